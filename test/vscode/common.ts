import { createServer } from 'node:net';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** Its message is for the person at the terminal; no stack is shown. */
export class HumanError extends Error {}

/** `wanted` if it is free, else it fails; without it any free port. */
export async function freePort(wanted = 0): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

export const pause = async (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

/** The value at fraction `p` of the sorted list (0.5: median). */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}

/** Runs a main function; a person's error is shown as its message, any other with its stack. */
export async function main(body: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await body();
  } catch (error) {
    console.error(error instanceof HumanError ? error.message : error);
    process.exitCode = 2;
  }
  process.exit();
}
