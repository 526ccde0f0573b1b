import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const make = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-test-')));
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Runs `work` in a folder of its own, which is gone afterwards. */
export function inScratch<T>(work: (folder: string) => T): T {
  const folder = make();
  try {
    return work(folder);
  } finally {
    remove(folder);
  }
}

/** `inScratch` for work that takes time. */
export async function inScratchAsync<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = make();
  try {
    return await work(folder);
  } finally {
    remove(folder);
  }
}
