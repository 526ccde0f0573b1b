import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

type Value = string | number | bigint | null | Uint8Array;

export interface ReadOnlyDatabase {
  /** Is there such a table, with these columns? */
  has(table: string, ...columns: string[]): boolean;
  all(sql: string, ...values: (string | number)[]): Record<string, Value>[];
  close(): void;
}

/**
 * Opens another program's database for reading. Without a journal beside it nobody writes, and `immutable` keeps SQLite
 * from touching anything. With a write-ahead log, readers share its index and block no writer; with a rollback journal a
 * reader must respect the writer's lock, or it would meet half of what is being written.
 */
export function openReadOnly(path: string): ReadOnlyDatabase {
  // Loaded on demand, so that a Node without SQLite still runs; the folder that this process runs in may be gone.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const url = pathToFileURL(path);
  const inUse = existsSync(`${path}-wal`) || existsSync(`${path}-journal`);
  url.search = inUse ? '?mode=ro' : '?immutable=1';
  const db = new DatabaseSync(url, { readOnly: true, timeout: 200 });
  return {
    has(table, ...columns) {
      const names = new Set(
        db
          .prepare('SELECT name FROM pragma_table_info(?)')
          .all(table)
          .map((row) => row['name']),
      );
      return names.size > 0 && columns.every((column) => names.has(column));
    },
    all: (sql, ...values) => db.prepare(sql).all(...values),
    close: () => db.close(),
  };
}

/** Size and time of a database with its write-ahead log, in which the newest rows are. */
export function databaseStat(path: string): { size: number; modified: number; identity: string } {
  const main = statSync(path);
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return {
    size: main.size + (wal?.size ?? 0),
    modified: Math.max(main.mtimeMs, wal?.mtimeMs ?? 0),
    identity: `${main.dev}:${main.ino}`,
  };
}
