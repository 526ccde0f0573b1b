import { serveCommand } from './command.ts';
import { processEnvironment } from './processEnvironment.ts';

/** Runs a command of the team endpoint in this process; resolves with the exit code. `fit` breaks lines for the terminal. */
export async function runEndpoint(args: readonly string[], fit = (text: string): string => text): Promise<number> {
  const { out, error, ...world } = processEnvironment();
  // Lines of the log, and a policy, are JSON.
  const fitted = (text: string): string => (text.startsWith('{') ? text : fit(text));
  return serveCommand(args, { ...world, out: (text) => out(fitted(text)), error: (text) => error(fitted(text)) });
}
