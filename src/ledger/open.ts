import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { HumanError } from '../core/humanError.ts';
import { makeFolder } from '../reading/folder.ts';
import { migrate } from './migrations.ts';
import { placeAtFault } from './unusable.ts';

export type Sqlite = typeof import('node:sqlite');

/** The SQLite that the running Node carries. Loaded on demand: where it is missing, a person must read why. */
export function loadSqlite(): Sqlite {
  // Node 22 warns that SQLite is experimental; the warning is of no use to the person whose terminal it lands in.
  const warn = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  // Not by a `require` from the folder that this process runs in: that folder may be gone.
  const sqlite: Sqlite | undefined = process.getBuiltinModule('node:sqlite');
  process.emitWarning = warn;
  if (sqlite !== undefined) return sqlite;
  throw new HumanError(
    `Token Ledger keeps its ledger in SQLite, which this editor's Node (${process.version}) does not carry. It needs Node 22.15 or later (VS Code 1.105).`,
  );
}

/** Opens (or makes) the ledger's file and brings its schema up to date. Throws HumanError where its place is no place for it. */
export function openDatabase(path: string): DatabaseSync {
  try {
    makeFolder(dirname(path));
    return prepared(new (loadSqlite().DatabaseSync)(path, { timeout: 10_000 }));
  } catch (error) {
    throw placeAtFault(error, path);
  }
}

function prepared(db: DatabaseSync): DatabaseSync {
  try {
    // FULL is not needed: what a power cut may take from the log's end is read again from the agents' logs.
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY',
    );
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Does SQLite find the file whole? */
export function isSound(db: DatabaseSync): boolean {
  try {
    return db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok';
  } catch {
    return false;
  }
}

/** Does the error say that the file itself is damaged (SQLITE_CORRUPT, SQLITE_NOTADB)? */
export function saysDamaged(error: unknown): boolean {
  const code = (error as { errcode?: number } | undefined)?.errcode;
  return code !== undefined && ((code & 0xff) === 11 || (code & 0xff) === 26);
}
