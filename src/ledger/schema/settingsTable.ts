import type { DatabaseSync } from 'node:sqlite';

/** Small things that a ledger remembers beside calls, by name. */
export function readNote(db: DatabaseSync, name: string): string | undefined {
  const row = db.prepare('SELECT value FROM notes WHERE name = ?').get(name);
  return row === undefined ? undefined : String(row['value']);
}

export function writeNote(db: DatabaseSync, name: string, value: string): void {
  db.prepare('INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)').run(name, value);
}

/** The values of all names that begin with `prefix`, in the order of the names. */
export function notesLike(db: DatabaseSync, prefix: string): readonly string[] {
  const rows = db
    .prepare('SELECT value FROM notes WHERE substr(name, 1, ?) = ? ORDER BY name')
    .all(prefix.length, prefix);
  return rows.map((row) => String(row['value']));
}

/** Writes a name that is not there yet. Reports whether this caller was the first: of several windows one shows a notice. */
export function claimNote(db: DatabaseSync, name: string, value: string): boolean {
  return db.prepare('INSERT OR IGNORE INTO notes (name, value) VALUES (?, ?)').run(name, value).changes === 1;
}
