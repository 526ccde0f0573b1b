import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { WHOLE_ROWS, wholeIndex } from '../schema/wholeRows.ts';
import { openDamaged } from './openDamaged.ts';

/** What came over from a damaged ledger. */
export interface Salvaged {
  readonly tags: number;
  /** Ticket rules, closed tickets, team agreements, the log of what was sent, and notes as budgets. */
  readonly others: number;
  /** Tags that the damaged file held and that could not be read; undefined if that is not known. */
  readonly missing: number | undefined;
  /** Rows of which the table and its index hold different ones, and no backup says which is right. */
  readonly doubtful: number;
  /** Every table was read to its end. */
  readonly isComplete: boolean;
}

/**
 * Notes that a person made: budgets, how agents are billed, the name of this machine, which tags were imported, what Claude Code's
 * status line was before, and the last audit that was checked. Not the version of an import: its calls may be lost, and it is to be
 * read again. Not a consent: a repaired ledger has none.
 */
const PERSONS_NOTES = [
  'budgets:*',
  'billing',
  'machine-id',
  'machine-name',
  'exported-as *',
  'imported-tags *',
  'status line *',
  'audit *',
]
  .map((pattern) => `name GLOB '${pattern}'`)
  .join(' OR ');

/** What a person said or did: it is in no log, so it cannot be read again. `rowid`: the column whose values count up. */
const TABLES: readonly { readonly name: string; readonly rowid?: string; readonly where?: string }[] = [
  { name: 'tags', rowid: 'seq' },
  { name: 'prefixes' },
  { name: 'repositories', where: "pattern <> ''" },
  { name: 'closed_tickets' },
  { name: 'team_links' },
  { name: 'team_rows' },
  { name: 'team_tokens' },
  { name: 'team_requests', rowid: 'seq' },
  { name: 'notes', where: PERSONS_NOTES },
];
/** The names of these tables. */
export const PERSONS_TABLES: readonly string[] = TABLES.map(({ name }) => name);
/** Bounds what a damaged counter can make us try. */
const MOST_PROBES = 50_000;

type Row = Readonly<Record<string, SQLInputValue>>;
interface TableRows {
  readonly rows: readonly Row[];
  readonly isComplete: boolean;
}

/**
 * Copies a person's own tables from the damaged file into `db`, row by row. The damaged file is newer than any backup, so
 * its rows replace those of `db`; a table that could be read whole replaces all of them, and with them what was removed since.
 */
export function salvage(damagedPath: string, db: DatabaseSync): Salvaged {
  const damaged = openDamaged(damagedPath);
  if (damaged === undefined) return { tags: 0, others: 0, missing: undefined, doubtful: 0, isComplete: false };
  try {
    return copyTables(damaged.db, db);
  } finally {
    damaged.close();
  }
}

function copyTables(from: DatabaseSync, to: DatabaseSync): Salvaged {
  let [others, doubtful, isComplete] = [0, 0, true];
  let tags: TableRows = { rows: [], isComplete: false };
  to.exec('BEGIN IMMEDIATE');
  for (const table of TABLES) {
    const found = readTable(from, to, table);
    if (found.isComplete) to.exec(`DELETE FROM ${table.name}${table.where ? ` WHERE ${table.where}` : ''}`);
    const [sure, unsure] = found.isComplete
      ? [found.rows, []]
      : splitByCopies(from, table, found.rows, columnsOf(to, table.name));
    for (const row of sure) write(to, table.name, row);
    for (const row of unsure) doubtful += writeIfNew(to, table.name, row);
    if (table.name === 'tags') tags = { ...found, rows: [...sure, ...unsure] };
    else others += sure.length + unsure.length;
    isComplete &&= found.isComplete;
  }
  to.exec('COMMIT');
  return { tags: tags.rows.length, others, missing: missingTags(from, to, tags), doubtful, isComplete };
}

/** Rows that the table and its second copy have, and those that only one of both has. */
function splitByCopies(
  from: DatabaseSync,
  { name: table, where }: (typeof TABLES)[number],
  rows: readonly Row[],
  all: readonly Column[],
): readonly [readonly Row[], readonly Row[]] {
  const columns = WHOLE_ROWS[table];
  if (columns === undefined) return [rows, []];
  const nameOf = (row: Row): string => columns.map((name) => textOf(row[name])).join();
  const copies = new Map<string, Row>();
  const take = (row: Row): void => {
    if (all.every((column) => isPlausible(row[column.name], column))) copies.set(nameOf(row), row);
  };
  const names = all.map(({ name }) => name).join(', ');
  const sql = `SELECT ${names} FROM ${table} INDEXED BY ${wholeIndex(table)}${where === undefined ? '' : ` WHERE ${where}`}`;
  const isWhole = readAll(from, sql, take);
  const known = new Set(rows.map(nameOf));
  const others = [...copies].filter(([name]) => !known.has(name)).map(([, row]) => row);
  if (!isWhole) return [rows, others];
  return [
    rows.filter((row) => copies.has(nameOf(row))),
    [...rows.filter((row) => !copies.has(nameOf(row))), ...others],
  ];
}

/** The counter of tags, less those that are known now: an upper bound, since it also counts tags that were taken back. */
function missingTags(from: DatabaseSync, to: DatabaseSync, tags: TableRows): number | undefined {
  if (tags.isComplete) return 0;
  const last = attempt(() => lastOf(from, 'tags'));
  if (last === undefined) return undefined;
  return Math.max(0, last - Number(to.prepare('SELECT COUNT(*) AS n FROM tags').get()?.['n']));
}

const lastOf = (db: DatabaseSync, table: string): number =>
  Number(db.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get(table)?.['seq'] ?? 0);

function readTable(from: DatabaseSync, to: DatabaseSync, table: (typeof TABLES)[number]): TableRows {
  const columns = columnsOf(to, table.name);
  const names = columns.map(({ name }) => name).join(', ');
  const where = table.where === undefined ? '' : ` WHERE ${table.where}`;
  const found = new Map<string, Row>();
  const keys = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
  let dropped = false;
  const take = (row: Row): void => {
    if (columns.every((column) => isPlausible(row[column.name], column))) {
      found.set(JSON.stringify(keys.map((key) => textOf(row[key]))), row);
    } else dropped = true;
  };
  const sql = `SELECT ${names} FROM ${table.name}${where}`;
  const order = (direction: string): string => keys.map((key) => `${key} ${direction}`).join(', ');
  const isWhole = readAll(from, `${sql} ORDER BY ${order('ASC')}`, take);
  if (isWhole) return { rows: [...found.values()], isComplete: !dropped && isTableSound(from, table.name) };
  readAll(from, `${sql} ORDER BY ${order('DESC')}`, take);
  if (table.rowid !== undefined) probe(from, `${sql} WHERE ${table.rowid} = ?`, table.name, take);
  return { rows: [...found.values()], isComplete: false };
}

const textOf = (value: SQLInputValue | undefined): string =>
  typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);

/** Row by row over the numbers that were given: a damaged page hides its own rows only. */
function probe(from: DatabaseSync, sql: string, table: string, take: (row: Row) => void): void {
  const last = attempt(() => lastOf(from, table)) ?? 1_000;
  const statement = attempt(() => from.prepare(sql));
  if (statement === undefined) return;
  statement.setReadBigInts(true);
  for (let seq = 1; seq <= Math.min(last, MOST_PROBES); seq += 1) {
    const row = attempt(() => statement.get(seq));
    if (row !== undefined) take(row);
  }
}

/** True if the end was reached. */
function readAll(from: DatabaseSync, sql: string, take: (row: Row) => void): boolean {
  return (
    attempt(() => {
      const statement = from.prepare(sql);
      statement.setReadBigInts(true);
      for (const row of statement.iterate()) take(row);
      return true;
    }) ?? false
  );
}

const isTableSound = (db: DatabaseSync, table: string): boolean =>
  attempt(() => db.prepare(`PRAGMA integrity_check('${table}')`).get()?.['integrity_check'] === 'ok') ?? false;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}

const columnsOf = (db: DatabaseSync, table: string): readonly Column[] =>
  db.prepare('SELECT name, type, "notnull", pk FROM pragma_table_info(?)').all(table) as unknown as Column[];

/** Bytes that were overwritten come back as another type, as text that is none, or as numbers beyond any that is written. */
function isPlausible(value: SQLInputValue | undefined, { type, notnull, pk }: Column): boolean {
  if (value === null || value === undefined) return notnull === 0 && pk === 0;
  if (type === 'TEXT') return typeof value === 'string' && !/[\0\uFFFD]/.test(value);
  if (type === 'BLOB') return value instanceof Uint8Array;
  return typeof value === 'bigint' && value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER);
}

const write = (db: DatabaseSync, table: string, row: Row): number => insert(db, 'INSERT OR REPLACE', table, row);
/** What the backup has is older and sound. */
const writeIfNew = (db: DatabaseSync, table: string, row: Row): number => insert(db, 'INSERT OR IGNORE', table, row);

function insert(db: DatabaseSync, how: string, table: string, row: Row): number {
  const names = Object.keys(row);
  const statement = db.prepare(
    `${how} INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  return Number(statement.run(...Object.values(row)).changes);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
