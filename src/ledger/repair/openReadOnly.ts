import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { refuseNewer, STEPS } from '../schema/migrations.ts';

/**
 * Opens a ledger whose place cannot be written: what it holds already can still be shown. `immutable` does without the
 * files that SQLite puts beside a database, and without what is in its write-ahead log. Returns undefined for a ledger of
 * an earlier schema, which would have to be written first.
 */
export function openReadOnly(path: string): DatabaseSync | undefined {
  return attempt(path, 'mode=ro') ?? attempt(path, 'immutable=1');
}

function attempt(path: string, query: string): DatabaseSync | undefined {
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  const url = pathToFileURL(path);
  url.search = query;
  let db: DatabaseSync | undefined;
  try {
    db = new Database(url, { readOnly: true, timeout: 1_000 });
    db.exec('PRAGMA temp_store = MEMORY');
    if (refuseNewer(db) === STEPS.length) return db;
  } catch {
    // Another way may do.
  }
  db?.close();
  return undefined;
}
