import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openIn } from './ledgers.ts';

let bytes: Buffer | undefined;

/** Returns the file of a ledger that has all tables and no row. */
function makeBytes(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'token-ledger-empty-'));
  try {
    openIn(folder, false).ledger.close();
    return readFileSync(join(folder, 'ledger.db'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Writes an empty ledger to `path`, unless there is a file. A copy takes a fifth of the time of all steps of the schema, which
 * have tests of their own (schema/). For tests that open hundreds of ledgers.
 */
export function putEmptyLedger(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, (bytes ??= makeBytes()));
}
