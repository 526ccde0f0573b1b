import type { DatabaseSync } from 'node:sqlite';
import { STEPS } from '../schema/migrations.ts';
import { loadSqlite } from './open.ts';

/** A person who waits for a line of text does not wait longer for a lock, ms. */
const PATIENCE = 25;

/**
 * Opens the ledger for a short look and perhaps one small write: it makes no file, takes no step of the schema and repairs
 * nothing. Throws what SQLite throws, and for a ledger of another version.
 */
export function openForGlance(path: string): DatabaseSync {
  const db = new (loadSqlite().DatabaseSync)(path, { timeout: PATIENCE });
  try {
    const taken = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (taken !== STEPS.length) throw new Error(`The ledger is of version ${taken}, not ${STEPS.length}.`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
