import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `work` in a folder of its own, which is gone afterwards. */
export function inScratch<T>(work: (folder: string) => T): T {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-test-')));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
