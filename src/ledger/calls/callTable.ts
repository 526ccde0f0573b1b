import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { damagedError } from '../damage/isDamage.ts';
import { KeyMap } from './keyMap.ts';
import { COLUMNS, type Row } from './row.ts';

const WIDTH = COLUMNS.length;
const [KEY, CONTEXT] = [COLUMNS.indexOf('key'), COLUMNS.indexOf('context')];
/** Rows that one statement writes: a statement costs as much as some rows. */
export const TOGETHER = 25;
const MAKE_INDEX = 'CREATE UNIQUE INDEX calls_by_key ON calls (key)';
/** A ledger with more calls keeps its index while it reads: to make that again would cost more than it saves. */
const FEW_CALLS = 100_000;
/** Calls whose keys are held in memory, at 12 bytes each and as much room again. A longer reading goes on with the index. */
const MOST_KEYS = 8_000_000;

/** SQLite's extended result code (sqlite.org/rescode.html). */
const SQLITE_CONSTRAINT_UNIQUE = 2067;

type Values = readonly (number | null)[];

/**
 * The table `calls`, which holds each key once. A key is a hash, so each batch changes pages all over the index of keys. A first
 * reading therefore drops that index: this process holds the keys in memory and makes the index at the end. A process that begins a
 * transaction and finds no index makes it first, so that no call is twice there after a reading was killed, or beside one.
 */
export class CallTable {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #insertMany: StatementSync;
  readonly #replace: StatementSync;
  readonly #byKey: StatementSync;
  readonly #dropByKey: StatementSync;
  readonly #byContext: StatementSync;
  readonly #dropByContext: StatementSync;
  readonly #hasIndex: StatementSync;
  readonly #schemaVersion: StatementSync;
  #versionWithoutIndex = 0;
  /** The context of each call while there is no index. */
  #contextOf: KeyMap | undefined;

  constructor(db: DatabaseSync) {
    this.#db = db;
    const columns = COLUMNS.join(', ');
    const slots = `(${COLUMNS.map(() => '?').join(', ')})`;
    const many = Array.from({ length: TOGETHER }, () => slots).join(', ');
    this.#insert = db.prepare(`INSERT OR IGNORE INTO calls (${columns}) VALUES ${slots}`);
    this.#insertMany = db.prepare(`INSERT OR IGNORE INTO calls (${columns}) VALUES ${many}`);
    this.#replace = db.prepare(`INSERT OR REPLACE INTO calls (${columns}) VALUES ${slots}`);
    this.#byKey = db.prepare('SELECT * FROM calls WHERE key = ?');
    this.#dropByKey = db.prepare('DELETE FROM calls WHERE key = ?');
    this.#byContext = db.prepare('SELECT * FROM calls WHERE context = ? AND key = ?');
    this.#dropByContext = db.prepare('DELETE FROM calls WHERE context = ? AND key = ?');
    this.#schemaVersion = db.prepare('PRAGMA schema_version');
    this.#hasIndex = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'calls_by_key'");
  }

  /** Begins the work of a transaction that may write. */
  begin(): void {
    if (this.#hasIndex.get() !== undefined) this.#contextOf = undefined;
    else if (!this.#knowsAllKeys()) this.makeIndex();
  }

  /** Another process that found no index has made it, and may have dropped it again after it wrote calls. */
  #knowsAllKeys(): boolean {
    const isOwn = this.#schemaVersion.get()?.['schema_version'] === this.#versionWithoutIndex;
    return isOwn && this.#contextOf !== undefined && this.#contextOf.size <= MOST_KEYS;
  }

  /** Drops the index if this ledger holds few calls. The caller holds the transaction. */
  dropIndex(): void {
    const calls = Number(this.#db.prepare('SELECT TOTAL(calls) AS n FROM context_sums').get()?.['n']);
    if (this.#contextOf !== undefined || calls > FEW_CALLS) return;
    this.#db.exec('DROP INDEX calls_by_key');
    this.#versionWithoutIndex = this.#schemaVersion.get()?.['schema_version'] as number;
    this.#contextOf = this.#readKeys();
  }

  /** Makes the index if it is missing. The caller holds the transaction. */
  makeIndex(): void {
    // Sorting needs room, and the collector comes later.
    this.#contextOf?.free();
    this.#contextOf = undefined;
    if (this.#hasIndex.get() !== undefined) return;
    try {
      this.#db.exec(MAKE_INDEX);
    } catch (error) {
      // No process of this version writes a key twice.
      const isTwice = (error as { errcode?: number }).errcode === SQLITE_CONSTRAINT_UNIQUE;
      throw isTwice ? damagedError('A call is in the ledger twice.') : error;
    }
  }

  /** A transaction was rolled back, so that the keys in memory are not those of the ledger: the next one makes the index. */
  forget(): void {
    this.#contextOf = undefined;
  }

  #readKeys(): KeyMap {
    const keys = new KeyMap();
    for (const row of this.#db.prepare('SELECT key, context FROM calls').iterate())
      keys.set(row['key'] as number, row['context'] as number);
    return keys;
  }

  /** Reports whether rows are written faster in the order of their keys. */
  get isIndexed(): boolean {
    return this.#contextOf === undefined;
  }

  /** Writes `TOGETHER` rows that are not there yet, one after another in `values`; reports how many were not. */
  addMany(values: Values): number {
    const keys = this.#contextOf;
    if (keys === undefined) return Number(this.#insertMany.run(...values).changes);
    for (let at = KEY; at < values.length; at += WIDTH) if (keys.get(values[at] as number) !== undefined) return 0;
    const added = Number(this.#insertMany.run(...values).changes);
    for (let at = 0; at < values.length; at += WIDTH)
      keys.set(values[at + KEY] as number, values[at + CONTEXT] as number);
    return added;
  }

  /** Writes a row; reports false, and writes nothing, if its key is known. */
  add(values: Values): boolean {
    const key = values[KEY] as number;
    if (this.#contextOf?.get(key) !== undefined || this.#insert.run(...values).changes !== 1) return false;
    this.#contextOf?.set(key, values[CONTEXT] as number);
    return true;
  }

  get(key: number): Row | undefined {
    if (this.#contextOf === undefined) return this.#byKey.get(key) as Row | undefined;
    const context = this.#contextOf.get(key);
    return context === undefined ? undefined : (this.#byContext.get(context, key) as Row | undefined);
  }

  /** Writes a row in the place of the one with its key, if there is one. */
  put(values: Values): void {
    if (this.#contextOf !== undefined) this.remove(values[KEY] as number);
    this.#replace.run(...values);
    this.#contextOf?.set(values[KEY] as number, values[CONTEXT] as number);
  }

  remove(key: number): void {
    if (this.#contextOf === undefined) return void this.#dropByKey.run(key);
    const context = this.#contextOf.get(key);
    if (context === undefined) return;
    this.#dropByContext.run(context, key);
    this.#contextOf.delete(key);
  }
}
