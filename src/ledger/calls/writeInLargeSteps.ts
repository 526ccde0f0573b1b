import type { DatabaseSync } from 'node:sqlite';

/** Of 4 kB: after so many pages SQLite moves those of the write-ahead log into the file. */
const USUAL_PAGES = 1_000;
const BULK_PAGES = 12_000;

/** Has SQLite move pages in larger steps, as in a first reading most of them change again; what it returns undoes that. */
export function writeInLargeSteps(db: DatabaseSync): () => void {
  db.exec(`PRAGMA wal_autocheckpoint = ${BULK_PAGES}`);
  return () => {
    if (db.isOpen) db.exec(`PRAGMA wal_autocheckpoint = ${USUAL_PAGES}; PRAGMA wal_checkpoint(PASSIVE)`);
  };
}
