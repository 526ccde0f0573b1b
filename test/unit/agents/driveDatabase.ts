import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseFormat, Json, LogInfo, Rows, Sink } from '../../../src/agents/format/agent.ts';

/** Reads a database through a copy (with its write-ahead log), so that even one on a read-only disk opens. */
export function readDatabase(format: DatabaseFormat, log: LogInfo, sink: Sink, state?: Json): Json {
  const folder = mkdtempSync(join(tmpdir(), 'token-ledger-'));
  try {
    const path = join(folder, basename(log.path));
    for (const end of ['', '-wal']) if (existsSync(log.path + end)) copyFileSync(log.path + end, path + end);
    return withRows(path, (rows) => format.read(rows, state, log, sink));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withRows(path: string, read: (rows: Rows) => Json): Json {
  const database = new DatabaseSync(path);
  try {
    return JSON.parse(JSON.stringify(read(rowsOf(database)))) as Json;
  } finally {
    database.close();
  }
}

export function rowsOf(database: DatabaseSync): Rows {
  return {
    has(table, ...columns) {
      const names = new Set(
        database
          .prepare('SELECT name FROM pragma_table_info(?)')
          .all(table)
          .map((row) => row['name']),
      );
      return names.size > 0 && columns.every((column) => names.has(column));
    },
    all(sql, ...values) {
      return database.prepare(sql).all(...values);
    },
  };
}
