import { openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { isUnavailable } from './watched.ts';

export interface Opened {
  readonly db: DatabaseSync;
  /** The write-ahead log; undefined where the disk takes no writes. */
  readonly log: number | undefined;
}

/** Opens the file for writing, or for reading where its disk takes no writes. */
export function open(file: string): Opened {
  try {
    return openForWriting(file);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const db = openForReading(file, 'mode=ro') ?? openForReading(file, 'immutable=1');
    if (!db) throw error;
    return { db, log: undefined };
  }
}

function openForWriting(file: string): Opened {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
    // What a row held is overwritten when it is deleted.
    db.exec('PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON');
    // Begins the log where there is none yet, and finds out whether it can be written.
    db.exec('BEGIN IMMEDIATE; PRAGMA user_version = 1; COMMIT');
    return { db, log: openSync(`${file}-wal`, 'r+') };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** `immutable` does without the files that SQLite puts beside a database. Undefined if there is nothing that could be read. */
function openForReading(file: string, query: string): DatabaseSync | undefined {
  const url = pathToFileURL(file);
  url.search = query;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(url, { readOnly: true, timeout: 1_000 });
    db.prepare('SELECT team FROM teams LIMIT 1').all();
    return db;
  } catch {
    db?.close();
    return undefined;
  }
}
