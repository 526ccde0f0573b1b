import type { DatabaseSync } from 'node:sqlite';
import { QUARTER_MS } from '../../core/durations.ts';
import { FLAG } from '../calls/row.ts';
import { isSound } from '../damage/isDamage.ts';
import { hasExpectedSchema } from '../schema/expectedSchema.ts';
import { WHOLE_ROWS } from '../schema/wholeRows.ts';

const AMOUNTS = 'input write5m write1h read output reasoning cost_input cost_write cost_read cost_output cost_other';
const amountsOf = (table: string): string =>
  AMOUNTS.split(' ')
    .map((name) => `${table}.${name}`)
    .join(' + ');
const COUNTS = (table: string): string =>
  `${table}.calls + ${table}.vendor + ${table}.vendor_calls + ${table}.unpriced`;
const COUNTS_OF_CALL = `1 + COALESCE(k.vendor, 0) + (k.vendor IS NOT NULL) + ((k.flags & ${FLAG.unpriced}) <> 0)`;
const CALLS_OF_QUARTER = `FROM calls k WHERE k.context = q.context AND k.time >= q.quarter * ${QUARTER_MS}
  AND k.time < (q.quarter + 1) * ${QUARTER_MS} AND k.flags & ${FLAG.nothing} = 0`;
/** The largest prime below 2^32: keys have 53 bits, and sums of so many would not fit. */
const PRIME = 4_294_967_291;

/** Times and marks, which are no sums. */
const ENDS = (table: string): string =>
  `MIN(${table}.first), MAX(${table}.last), MAX(${table}.lower), MAX(${table}.family)`;
const ENDS_OF_CALL = `MIN(k.time), MAX(k.time), MAX(k.flags & ${FLAG.lowerBound}), MAX((k.flags & ${FLAG.family}) <> 0)`;
const endsOf = (table: string): string => `${table}.first, ${table}.last, ${table}.lower, ${table}.family`;

/** Tokens and costs as one number, which a byte that changed in any of them changes. */
const UNEQUAL_AMOUNTS = `SELECT q.context, q.quarter FROM quarters q
  WHERE ${amountsOf('q')} IS NOT (SELECT SUM(${amountsOf('k')}) ${CALLS_OF_QUARTER})`;
/** Quarters of an hour whose calls do not add up to their sums. */
export const UNEQUAL_QUARTERS = `SELECT q.context, q.quarter FROM quarters q
  WHERE (${amountsOf('q')} + ${COUNTS('q')}, ${endsOf('q')})
    IS NOT (SELECT SUM(${amountsOf('k')} + ${COUNTS_OF_CALL}), ${ENDS_OF_CALL} ${CALLS_OF_QUARTER})`;
/** Contexts whose quarters do not add up to their sums. */
export const UNEQUAL_CONTEXTS = `SELECT t.context FROM context_sums t
  WHERE (${amountsOf('t')} + ${COUNTS('t')}, ${endsOf('t')})
    IS NOT (SELECT SUM(${amountsOf('q')} + ${COUNTS('q')}), ${ENDS('q')} FROM quarters q WHERE q.context = t.context)`;
/** A column that is in no index makes SQLite read the table itself. */
const KEYS_OF_TABLE = `(SELECT SUM(key % ${PRIME} + 0 * output) FROM calls)`;
const KEYS_OF_INDEX = `(SELECT SUM(key % ${PRIME}) FROM calls INDEXED BY calls_by_key)`;

/** The index by time, which questions about a span begin with, against the table: a byte that differs is another sum. */
const TIMES_OF_INDEX = `(SELECT SUM(q.quarter * 4099 + q.context) FROM quarters q INDEXED BY quarters_by_time)`;
const TIMES_OF_TABLE = `(SELECT SUM(q.quarter * 4099 + q.context + 0 * q.output) FROM quarters q NOT INDEXED)`;

/** Tables that hold their rows in some other form too; SQLite has to compare nothing in them. */
const DERIVED: ReadonlySet<string> = new Set(['calls', 'quarters', 'context_sums']);
const COMPARED: ReadonlySet<string> = new Set(['contexts', ...Object.keys(WHOLE_ROWS)]);

/**
 * Reports whether a ledger's structure is sound and its content is what was written: calls add up to their sums, and rows are equal
 * to their second copy in an index. It takes as long as SQLite's own check of the structure alone, which it replaces for calls.
 * `thorough`: keys and flags of calls too, which change no total.
 */
export function isWhole(db: DatabaseSync, thorough: boolean): boolean {
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const names = tables.map(({ name }) => String(name)).filter((name) => !DERIVED.has(name));
    return hasExpectedSchema(db) && areWhole(db, names) && addsUp(db, thorough);
  } catch {
    return false;
  }
}

/** The same for some tables other than calls and their sums. */
export function areWhole(db: DatabaseSync, tables: readonly string[]): boolean {
  const [compared, others] = [
    tables.filter((name) => COMPARED.has(name)),
    tables.filter((name) => !COMPARED.has(name)),
  ];
  try {
    return isSound(db, others) && compared.every((name) => isTableWhole(db, name));
  } catch {
    return false;
  }
}

export const isTableWhole = (db: DatabaseSync, table: string): boolean =>
  db.prepare(`PRAGMA integrity_check('${table}')`).get()?.['integrity_check'] === 'ok';

function addsUp(db: DatabaseSync, thorough: boolean): boolean {
  const isNone = (sql: string): boolean => db.prepare(`${sql} LIMIT 1`).get() === undefined;
  if (db.prepare(`SELECT ${TIMES_OF_INDEX} IS ${TIMES_OF_TABLE} AS same`).get()?.['same'] !== 1) return false;
  if (!isNone(UNEQUAL_CONTEXTS) || !isNone(thorough ? UNEQUAL_QUARTERS : UNEQUAL_AMOUNTS)) return false;
  // A first reading makes the index of keys at its end.
  if (!hasKeyIndex(db)) return true;
  if (!thorough) return db.prepare('SELECT COUNT(*) AS n FROM calls INDEXED BY calls_by_key').get() !== undefined;
  return db.prepare(`SELECT ${KEYS_OF_INDEX} IS ${KEYS_OF_TABLE} AS same`).get()?.['same'] === 1;
}

export const hasKeyIndex = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'calls_by_key'").get() !== undefined;
