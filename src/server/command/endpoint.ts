import { serveCommand } from './command.ts';
import { processEnvironment } from './processEnvironment.ts';

/** Runs a command of the team endpoint in this process; resolves with the exit code. */
export const runEndpoint = (args: readonly string[]): Promise<number> => serveCommand(args, processEnvironment());
