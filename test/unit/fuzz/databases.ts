import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';

/** A change of a database that another version of its agent, or nobody in their senses, may make. */
export interface Change {
  readonly kind: 'drop table' | 'drop column' | 'rename column' | 'rename table' | 'set' | 'more rows' | 'no rows';
  readonly table: number;
  readonly column: number;
  readonly value: string | number | bigint | null | Uint8Array;
}

const ODD_TEXT = [
  '',
  '{}',
  '[]',
  'null',
  '{"role":"assistant"}',
  '{"tokens":{"input":1e400}}',
  'x'.repeat(5000),
  '\u0000',
];
const ODD_NUMBERS = [0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER, 2n ** 62n, -(2n ** 62n)];

export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Change['kind']>(
      'drop table',
      'drop column',
      'rename column',
      'rename table',
      'more rows',
      'no rows',
      'set',
      'set',
      'set',
      'set',
    ),
    table: fc.nat(20),
    column: fc.nat(20),
    value: fc.oneof(
      fc.constantFrom<Change['value']>(...ODD_TEXT, ...ODD_NUMBERS, null),
      fc.uint8Array({ maxLength: 30 }).map((bytes) => Uint8Array.from(bytes)),
      fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Makes the changes; one that the schema forbids (a column of a key cannot go) is left out. */
export function change(path: string, all: readonly Change[]): void {
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA synchronous = OFF');
    for (const each of all) attempt(() => apply(db, each));
  } finally {
    db.close();
  }
}

function apply(db: DatabaseSync, { kind, table: t, column: c, value }: Change): void {
  const tables = names(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  const table = tables[t % Math.max(1, tables.length)];
  if (table === undefined) return;
  const columns = names(db, `SELECT name FROM pragma_table_info('${table}')`);
  const column = columns[c % Math.max(1, columns.length)] as string;
  if (kind === 'drop table') db.exec(`DROP TABLE ${table}`);
  else if (kind === 'drop column') db.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  else if (kind === 'rename column') db.exec(`ALTER TABLE ${table} RENAME COLUMN ${column} TO later`);
  else if (kind === 'rename table') db.exec(`ALTER TABLE ${table} RENAME TO later_${table}`);
  else if (kind === 'no rows') db.exec(`DELETE FROM ${table}`);
  else if (kind === 'more rows')
    db.exec(`INSERT OR IGNORE INTO ${table} (${column}) VALUES (1), ('y'), (x'00'), (NULL)`);
  else db.prepare(`UPDATE OR IGNORE ${table} SET ${column} = ?`).run(value);
}

const names = (db: DatabaseSync, sql: string): readonly string[] =>
  db
    .prepare(sql)
    .all()
    .map((row) => String(row['name']));

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The schema forbids it.
  }
}

/** Holds the database as a writer that lets nobody in; ends by the function returned. */
export function lock(path: string): () => void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE held (a)');
  return () => {
    db.exec('ROLLBACK');
    db.close();
  };
}
