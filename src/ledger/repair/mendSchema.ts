import type { DatabaseSync } from 'node:sqlite';
import { expectedEntries, hasExpectedSchema, type SchemaEntry } from '../schema/expectedSchema.ts';

/** Letters of one entry that may differ from what the steps make: more is another text. */
const MOST_CHANGED = 64;
const UPDATE = 'UPDATE sqlite_schema SET type = ?, name = ?, tbl_name = ?, sql = ? WHERE rowid = ?';

interface Found extends SchemaEntry {
  readonly rowid: number;
}

/** Reports whether the schema can be read and is what the steps make. */
export const isSchemaWhole = (db: DatabaseSync): boolean => {
  try {
    return hasExpectedSchema(db);
  } catch {
    return false;
  }
};

/**
 * Writes the text of each table and index again in a copy of a damaged ledger: it is known, and a letter that changed in it
 * hides rows that are whole. An entry is recognised by the text that is most alike.
 */
export function mendSchema(copy: string): void {
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  const db = new Database(copy);
  try {
    // Later versions of Node refuse such a write unless asked; not all have the switch.
    (db as { enableDefensive?: (active: boolean) => void }).enableDefensive?.(false);
    db.exec('PRAGMA writable_schema = ON');
    const found = db
      .prepare('SELECT rowid, type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL')
      .all() as unknown as Found[];
    const update = db.prepare(UPDATE);
    for (const [{ rowid }, { type, name, tbl_name: table, sql }] of pair(found, expectedEntries()))
      update.run(type, name, table, sql, rowid);
  } finally {
    db.close();
  }
}

/** Each damaged entry with what it was, the most alike first. What is equal to what the steps make is no candidate. */
function pair(found: readonly Found[], expected: readonly SchemaEntry[]): readonly (readonly [Found, SchemaEntry])[] {
  const texts = new Set(expected.map(textOf));
  const present = new Set(found.map(textOf));
  const damaged = found.filter((entry) => !texts.has(textOf(entry)));
  const missing = expected.filter((entry) => !present.has(textOf(entry)));
  const likely = damaged
    .flatMap((entry) => missing.map((was) => ({ entry, was, changed: countChanged(textOf(entry), textOf(was)) })))
    .filter(({ was, changed }) => changed <= Math.min(MOST_CHANGED, textOf(was).length / 4))
    .toSorted((a, b) => a.changed - b.changed);
  const pairs = new Map<Found, SchemaEntry>();
  const taken = new Set<SchemaEntry>();
  for (const { entry, was } of likely) {
    if (pairs.has(entry) || taken.has(was)) continue;
    pairs.set(entry, was);
    taken.add(was);
  }
  return [...pairs];
}

const textOf = ({ type, name, tbl_name: table, sql }: SchemaEntry): string => [type, name, table, sql].join('\n');

/** Returns how many letters differ, place by place: a disk changes letters, it inserts none. */
function countChanged(a: string, b: string): number {
  let changed = Math.abs(a.length - b.length);
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) changed += 1;
  return changed;
}
