import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

type Value = string | number | bigint | null | Uint8Array;

export interface ReadOnlyDatabase {
  /** Is there such a table, with these columns? */
  has(table: string, ...columns: string[]): boolean;
  all(sql: string, ...values: (string | number)[]): Record<string, Value>[];
  close(): void;
}

/**
 * Opens another program's database for reading. Without a write-ahead log beside it nobody writes, and `immutable` keeps
 * SQLite from touching anything; with one, readers share its index and block no writer.
 */
export function openReadOnly(path: string): ReadOnlyDatabase {
  const { DatabaseSync } = createRequire(`${process.cwd()}/`)('node:sqlite') as typeof import('node:sqlite');
  const url = pathToFileURL(path);
  url.search = existsSync(`${path}-wal`) ? '?mode=ro' : '?immutable=1';
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
    all: (sql, ...values) => db.prepare(sql).all(...values) as Record<string, Value>[],
    close: () => db.close(),
  };
}

/** Size and time of a database with its write-ahead log, in which the newest rows lie. */
export function databaseStat(path: string): { size: number; modified: number; identity: string } {
  const main = statSync(path);
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return {
    size: main.size + (wal?.size ?? 0),
    modified: Math.max(main.mtimeMs, wal?.mtimeMs ?? 0),
    identity: `${main.dev}:${main.ino}`,
  };
}
