import type { DatabaseSync } from 'node:sqlite';

interface SqliteError {
  readonly code?: string;
  readonly errcode?: number;
  readonly message?: string;
}

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const SQLITE_ERROR = 1;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
/** The schema is a fixed text of ours, so a statement that does not fit it means that the file lost a part of it. */
const SCHEMA_LOST =
  /unsupported file format|no such (?:table|column|index|collation)|already exists|(?:duplicate|ambiguous) column|has (?:no|\d+) column|does not match any/;

/**
 * Reports whether an error means that the ledger's file is damaged: SQLite found it so, its schema has lost a part, or a
 * number is larger than any that was ever written.
 */
export function saysDamaged(error: unknown): boolean {
  const { code, errcode, message = '' } = (error ?? {}) as SqliteError;
  if (errcode === undefined) return code === 'ERR_OUT_OF_RANGE';
  const primary = errcode & 0xff;
  if (primary === SQLITE_ERROR) return SCHEMA_LOST.test(message);
  return primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB;
}

/** Reports whether the error is about the schema, which a wrong statement and a newer version can cause too. */
export function isOfSchema(error: unknown): boolean {
  const { errcode, message = '' } = (error ?? {}) as SqliteError;
  return errcode !== undefined && (errcode & 0xff) === SQLITE_ERROR && SCHEMA_LOST.test(message);
}

/** An error that `saysDamaged` reports as damage, for what SQLite itself does not notice. */
export const damagedError = (message: string): Error => Object.assign(new Error(message), { errcode: SQLITE_CORRUPT });

/** Reports whether SQLite finds the whole file sound; or these tables, which costs only what they hold. */
export function isSound(db: DatabaseSync, tables?: readonly string[]): boolean {
  const scopes = tables === undefined ? ['1'] : tables.map((name) => `'${name}'`);
  try {
    return scopes.every((scope) => db.prepare(`PRAGMA quick_check(${scope})`).get()?.['quick_check'] === 'ok');
  } catch {
    return false;
  }
}
