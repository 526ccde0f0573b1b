import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Scrub } from './scrub.ts';

const MAGIC = 'SQLite format 3\0';
const MOST_BLOB_BYTES = 200;

export function isDatabase(path: string): boolean {
  const head = Buffer.alloc(MAGIC.length);
  const file = openSync(path, 'r');
  readSync(file, head);
  closeSync(file);
  return head.toString('latin1') === MAGIC;
}

/** A database's tables, each as SQL that makes it and its rows with scrubbed texts. */
export function dumpTables(path: string, scrub: Scrub): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'token-ledger-dump-'));
  const copy = join(folder, 'copy.db');
  for (const end of ['', '-wal']) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
  const database = new DatabaseSync(copy);
  try {
    const tables = database
      .prepare(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    return new Map(
      tables.map(({ name, sql }) => {
        const rows = database.prepare(`SELECT * FROM "${String(name)}"`).all();
        const inserts = rows.map(
          (row) =>
            `INSERT INTO "${String(name)}" VALUES (${Object.values(row)
              .map((each) => literal(each, scrub))
              .join(', ')});`,
        );
        return [String(name), [`${String(sql)}\n;`, ...inserts].join('\n')];
      }),
    );
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}

function literal(value: SQLOutputValue, scrub: Scrub): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return `'${String(scrub(value)).replaceAll("'", "''")}'`;
  return value.length > MOST_BLOB_BYTES ? "X''" : `X'${Buffer.from(value).toString('hex')}'`;
}
