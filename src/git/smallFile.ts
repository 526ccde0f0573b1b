import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';

/**
 * Reads bytes `[from, from + length)` of a regular file, fewer if it ends before. undefined if there is no such file.
 * What is in a repository is foreign: a pipe or a device in a file's place must neither block nor be endless.
 */
export function readPart(path: string, from: number, length: number): Uint8Array | undefined {
  let file: number | undefined;
  try {
    if (!statSync(path).isFile()) return undefined;
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const bytes = new Uint8Array(Math.max(0, Math.min(length, fstatSync(file).size - from)));
    let filled = 0;
    while (filled < bytes.length) {
      const got = readSync(file, bytes, filled, bytes.length - filled, from + filled);
      if (got === 0) break;
      filled += got;
    }
    return bytes.subarray(0, filled);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The text of a file that ought to be small; undefined if it is missing, or larger than `most` bytes. */
export function readSmall(path: string, most: number): string | undefined {
  const bytes = readPart(path, 0, most + 1);
  return bytes === undefined || bytes.length > most ? undefined : new TextDecoder().decode(bytes);
}
