import { fstatSync, read } from 'node:fs';

/** Claude Code's input has a few kilobytes; what is longer is not its. */
const MOST_BYTES = 65_536;
/** A writer that never ends must not keep the terminal waiting, ms. */
const PATIENCE = 1500;

/** Reads the standard input to its end, at most 64 KB and 1.5 seconds. Never rejects. */
export async function readInput(): Promise<string> {
  if (isTerminal()) return '';
  const chunks: Buffer[] = [];
  let length = 0;
  const waited = new Promise<false>((resolve) => void setTimeout(() => resolve(false), PATIENCE).unref());
  for (;;) {
    const chunk = await Promise.race([readChunk(MOST_BYTES - length), waited]);
    if (chunk === false || chunk.length === 0) break;
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** Nobody writes: a terminal, or /dev/null. `process.stdin` knows it too, and takes longer to load than the line may take. */
const isTerminal = (): boolean => fstatSync(0).isCharacterDevice();

async function readChunk(most: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(most, 16_384));
  return new Promise((resolve) => {
    const again = (): void =>
      read(0, buffer, 0, buffer.length, null, (error, count) => {
        // A terminal's pipe may be set not to block: what is not there yet comes.
        if (error?.code === 'EAGAIN') setTimeout(again, 5);
        else resolve(error === null ? buffer.subarray(0, count) : Buffer.alloc(0));
      });
    again();
  });
}
