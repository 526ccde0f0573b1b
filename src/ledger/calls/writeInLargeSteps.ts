import type { DatabaseSync } from 'node:sqlite';

/** Of 4 kB: after so many pages SQLite moves those of the write-ahead log into the file. */
const USUAL_PAGES = 1_000;
const BULK_PAGES = 12_000;

/**
 * Has SQLite move pages in larger steps, as in a first reading most of them change again. The returned function does the last of
 * the work, which sorts many rows in files: in memory, years of calls would be held there. Then it undoes all of that.
 */
export function writeInLargeSteps(db: DatabaseSync): (finish: () => void) => void {
  db.exec(`PRAGMA wal_autocheckpoint = ${BULK_PAGES}`);
  return (finish) => {
    if (!db.isOpen) return;
    db.exec('PRAGMA temp_store = FILE');
    try {
      finish();
    } finally {
      if (db.isOpen)
        db.exec(
          `PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = ${USUAL_PAGES}; PRAGMA wal_checkpoint(PASSIVE)`,
        );
    }
  };
}
