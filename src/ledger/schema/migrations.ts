import type { DatabaseSync } from 'node:sqlite';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { FIRST_STEPS } from './firstSteps.ts';
import { LATER_STEPS } from './laterSteps.ts';
import { writeNote } from './settingsTable.ts';

/**
 * Steps of the ledger's schema, in order; `PRAGMA user_version` says how many were taken. A step is never changed once it
 * was released: a ledger outlives the logs that it was read from.
 */
export const STEPS: readonly string[] = [...FIRST_STEPS, ...LATER_STEPS];

/** Brings the ledger's schema up to date. A ledger of a later version is left as it is: throws HumanError. */
export function migrate(db: DatabaseSync, steps: readonly string[] = STEPS): void {
  if (refuseNewer(db, steps) === steps.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Another window may have migrated while this one waited for the lock, and further than this version knows.
    for (const step of steps.slice(refuseNewer(db, steps))) db.exec(step);
    db.exec(`PRAGMA user_version = ${steps.length}`);
    if (hasNotes(db)) writeNote(db, 'schema', String(steps.length));
    db.exec('COMMIT');
  } catch (error) {
    // On a full disk SQLite has done it already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

const hasNotes = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'notes'").get() !== undefined;

/** Returns how many steps were taken. Throws HumanError for more than this version knows: a window that was updated may have taken them meanwhile. */
export function refuseNewer(db: DatabaseSync, steps: readonly string[] = STEPS): number {
  const taken = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (taken <= steps.length) return taken;
  throw new HumanError(failureWords.newerLedger());
}
