import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { writeFileDurably } from '../../reading/atomicFile.ts';
import { readNote, writeNote } from '../schema/settingsTable.ts';

/** Counts what a person said, in the ledger and in a file beside it: a copy or a log of an earlier time has a smaller number. */
const NAME = 'ledger-said.json';
const NOTE = 'said';

const fileOf = (path: string): string => join(dirname(path), NAME);
const inLedger = (db: DatabaseSync): number => Number(readNote(db, NOTE) ?? 0);

/**
 * Runs a transaction that is on disk when this returns. `transact` runs what it is given inside of the transaction, as its last
 * step. The file is written afterwards, so it never counts further than the ledger does.
 */
export function keepDurably<T>(db: DatabaseSync, path: string, transact: (last: () => void) => T): T {
  let count = 0;
  db.exec('PRAGMA synchronous = FULL');
  try {
    const result = transact(() => {
      count = inLedger(db) + 1;
      writeNote(db, NOTE, String(count));
    });
    if (count > inFile(path)) recordCount(path, count);
    return result;
  } finally {
    if (db.isOpen) db.exec('PRAGMA synchronous = NORMAL');
  }
}

/** Returns how much of what a person said this ledger does not have, 0 for nothing. From then on the ledger's own number counts. */
export function takeLostCount(db: DatabaseSync, path: string): number {
  const known = inFile(path);
  const lost = known - inLedger(db);
  if (lost <= 0) return 0;
  forgetCount(path);
  return lost;
}

/** After a repair, which says itself what may be missing. */
export function forgetCount(path: string): void {
  rmSync(fileOf(path), { force: true });
}

/** A file that cannot be written is only missed when it would have been needed. */
function recordCount(path: string, count: number): void {
  try {
    writeFileDurably(fileOf(path), `${JSON.stringify({ version: 1, count })}\n`);
  } catch {
    // The ledger itself is kept.
  }
}

function inFile(path: string): number {
  try {
    const { count } = JSON.parse(readFileSync(fileOf(path), 'utf8')) as { readonly count?: unknown };
    return typeof count === 'number' && Number.isSafeInteger(count) ? count : 0;
  } catch {
    return 0;
  }
}
