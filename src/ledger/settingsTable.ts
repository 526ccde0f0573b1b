import type { DatabaseSync } from 'node:sqlite';

/** Small things that a ledger remembers beside calls, by name. */
export function readNote(db: DatabaseSync, name: string): string | undefined {
  const row = db.prepare('SELECT value FROM notes WHERE name = ?').get(name);
  return row === undefined ? undefined : String(row['value']);
}

export function writeNote(db: DatabaseSync, name: string, value: string): void {
  db.prepare('INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)').run(name, value);
}
