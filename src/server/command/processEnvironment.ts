import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CommandEnvironment } from './command.ts';

/** The process as the command sees it. */
export function processEnvironment(): CommandEnvironment {
  return {
    env: process.env,
    defaultData: defaultData(),
    clock: Date.now,
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    ended: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      }),
  };
}

/** In a container, a bare user id may have no account and so no home. */
function defaultData(): string | undefined {
  try {
    return join(homedir(), '.local', 'state', 'token-ledger-server');
  } catch {
    return undefined;
  }
}
