import type { DatabaseSync } from 'node:sqlite';
import type { OnWaiting } from './repairMark.ts';

/** After this long the person sees what is waited for, ms. */
const QUIET_MS = 1_000;
const LONGEST_MS = 10_000;
const SQLITE_BUSY = 5;

const isBusy = (error: unknown): boolean => ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;

/** Runs `work`, which waits for other programs' locks on the database: ten seconds, the first of them in silence. */
export function patiently<T>(db: DatabaseSync, onWaiting: OnWaiting, work: () => T): T {
  db.exec(`PRAGMA busy_timeout = ${QUIET_MS}`);
  try {
    return work();
  } catch (error) {
    if (!isBusy(error) || db.isTransaction) throw error;
    onWaiting('Another program is writing to the ledger. Waiting for it.');
    db.exec(`PRAGMA busy_timeout = ${LONGEST_MS - QUIET_MS}`);
    return work();
  } finally {
    if (db.isOpen) db.exec(`PRAGMA busy_timeout = ${LONGEST_MS}`);
  }
}
