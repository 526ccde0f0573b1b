import { writeSync } from 'node:fs';

const STDOUT = 1;

/**
 * Writes a text to the standard output and calls `done`. `process.stdout` takes longer to load (14 ms for a pipe) than a short command may take
 * in all, so it is used only where a plain write will not do. A reader that has read enough (`token-ledger report | head`) is
 * no failure.
 */
export function printText(text: string, done: () => void = () => undefined): void {
  if (process.platform === 'win32') return printLater(text, done);
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A pipe that does not block is full: the rest is written as it empties.
    if (code === 'EAGAIN') return printLater(rest, done);
    if (code !== 'EPIPE') throw error;
  }
  done();
}

/** On Windows a console takes text by this way only. */
function printLater(rest: string | Uint8Array, done: () => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.stdout.write(rest, done);
}
