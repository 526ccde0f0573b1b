// Where the tests keep what they throw away. Plain JavaScript for Node 20, as setup.mjs.
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** Linux keeps files of this folder in memory. */
const MEMORY = '/dev/shm';
/** A whole run keeps less than a tenth of it at a time. A container may have 64 MB, and then has the disk as before. */
const NEEDED_BYTES = 4e9;

function hasRoom() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > NEEDED_BYTES && freemem() > NEEDED_BYTES;
  } catch {
    return false;
  }
}

/**
 * Returns the environment in which tests keep their temporary files in memory, where there is room: thousands of ledgers and
 * repositories are made, and a disk takes longer to write and delete them than the tests take. The folder goes with this process.
 */
export function memoryEnv() {
  if (!hasRoom()) return {};
  const folder = mkdtempSync(join(MEMORY, 'token-ledger-'));
  // As /tmp: PostgreSQL runs as a user of its own.
  chmodSync(folder, 0o1777);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  return { TMPDIR: folder };
}
