import type { DatabaseSync } from 'node:sqlite';
import { migrate } from './migrations.ts';

/** One entry of `sqlite_schema`. */
export interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string;
}

/** Left out while a first reading writes. */
const MAY_BE_MISSING: ReadonlySet<string> = new Set(['calls_by_key']);

/**
 * Each table with its columns and each index with its keys. The text of a statement is not compared: SQLite's versions
 * write a renamed table's differently.
 */
const SHAPES = `SELECT m.name, m.type || ' ' || m.tbl_name || ' ' ||
    ifnull((SELECT group_concat(json_array(c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden)) FROM pragma_table_xinfo(m.name) c), '') ||
    ifnull((SELECT group_concat(json_array(i.name, i."desc", i.coll, i.key)) FROM pragma_index_xinfo(m.name) i), '') AS shape
  FROM sqlite_schema m WHERE m.sql IS NOT NULL`;

let expected: { readonly entries: readonly SchemaEntry[]; readonly shapes: ReadonlyMap<string, string> } | undefined;

/** The schema that the steps make in an empty ledger. */
function makeExpected(): NonNullable<typeof expected> {
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  const db = new Database(':memory:');
  try {
    migrate(db);
    const entries = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
    return { entries: entries as unknown as readonly SchemaEntry[], shapes: shapesOf(db) };
  } finally {
    db.close();
  }
}

const shapesOf = (db: DatabaseSync): ReadonlyMap<string, string> =>
  new Map(
    db
      .prepare(SHAPES)
      .all()
      .map(({ name, shape }) => [String(name), String(shape)]),
  );

/** The entries of the schema that the steps make. */
export const expectedEntries = (): readonly SchemaEntry[] => {
  expected ??= makeExpected();
  return expected.entries;
};

/**
 * Reports whether every table and index of a ledger of this version is there, with the columns that the steps give it. One
 * that may be missing does not count as missing where another name is in its place.
 */
export function hasExpectedSchema(db: DatabaseSync): boolean {
  expected ??= makeExpected();
  const { shapes } = expected;
  const present = shapesOf(db);
  const hasOthers = [...present.keys()].some((name) => !shapes.has(name) && !name.startsWith('sqlite_'));
  return [...shapes].every(
    ([name, shape]) => present.get(name) === shape || (MAY_BE_MISSING.has(name) && !present.has(name) && !hasOthers),
  );
}
