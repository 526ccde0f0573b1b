import { closeSync, fdatasync, writeFileSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Opened, open } from './sqliteOpen.ts';
import type { Database, Preparation, Row, Session, Value } from './teamDatabase.ts';
import { isUnavailable, StoreUnavailable } from './watched.ts';

interface Waiting {
  readonly sql: string;
  readonly params: readonly Value[];
  resolve(rows: readonly Row[]): void;
  reject(error: unknown): void;
}

let preparing: Promise<void> = Promise.resolve();
const flushed = promisify(fdatasync);
/** A store that was opened on a full disk is opened for writing again at most so often. */
const REOPEN_MS = 5_000;

/**
 * The embedded database. Writes that arrive together are committed together, and each is answered only when it is on the
 * disk, so that an acknowledged row outlives a power cut. SQLite itself would wait for the disk on this thread (synchronous
 * = FULL); instead its log is flushed from here, on another thread, while the next requests are read. A commit is a record
 * with a checksum in that log: once flushed it is found again. On a disk that takes no writes it is read only.
 */
export class SqliteDatabase implements Database {
  readonly #file: string;
  #opened: Opened;
  #tried = 0;
  readonly #flushes = new Set<Promise<void>>();
  readonly #statements = new Map<string, StatementSync>();
  #waiting: Waiting[] = [];

  constructor(file: string) {
    this.#file = file;
    this.#opened = open(file);
  }

  async read(sql: string, params: readonly Value[]): Promise<readonly Row[]> {
    return this.#run(sql, params);
  }

  write(sql: string, params: readonly Value[]): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ sql, params, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  /** This process is the only writer, and nothing else of it runs while `run` awaits only reads and writes of the session. */
  async exclusively<T>(run: (session: Session) => Promise<T>): Promise<T> {
    this.#commit();
    this.#writable();
    const { db } = this.#opened;
    db.exec('BEGIN IMMEDIATE');
    let result: T;
    try {
      const session = async (sql: string, params: readonly Value[]) => this.#run(sql, params);
      result = await run({ read: session, write: session });
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
    await this.#flush();
    return result;
  }

  /** On a connection of its own, which reads what was committed when it began. */
  async snapshot<T>(run: (session: Session) => Promise<T>): Promise<T> {
    const db = new DatabaseSync(this.#file, { readOnly: true, timeout: 5_000 });
    try {
      db.exec('BEGIN');
      const session = async (sql: string, params: readonly Value[]) => {
        // Each question holds this thread; requests get their turn between them.
        await turn();
        return db.prepare(sql).all(named(params));
      };
      return await run({ read: session, write: session });
    } finally {
      db.close();
    }
  }

  prepare(run: (preparation: Preparation) => Promise<void>): Promise<void> {
    // Another connection of this process would hold the thread while it waits for this one.
    const done = preparing.then(() => this.#prepare(run));
    preparing = done.catch(() => undefined);
    return done;
  }

  async #prepare(run: (preparation: Preparation) => Promise<void>): Promise<void> {
    if (this.#opened.log === undefined) return;
    const { db } = this.#opened;
    db.exec('BEGIN IMMEDIATE');
    try {
      const known = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
      const tables = new Set(known.map(({ name }) => String(name)));
      const ask = async (sql: string) => db.prepare(sql).all();
      await run({ dialect: 'sqlite', tables, run: ask, openWeek: async () => undefined });
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  async openWeek(): Promise<void> {
    // One file holds all weeks.
  }

  /** Contributions first: a row that has none left costs no search for them. */
  async dropWeeksBefore(week: number): Promise<void> {
    for (const table of ['contributions', 'rows']) await this.write(`DELETE FROM ${table} WHERE week < $1`, [week]);
  }

  async size(): Promise<number> {
    const [row] = this.#run('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size', []);
    return Number(row?.['bytes']);
  }

  /** The copy holds people's rows: only its owner may read it. */
  async backup(file: string): Promise<void> {
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
    this.#opened.db.prepare('VACUUM INTO ?').run(file);
  }

  /** Moves the log into the file and empties it: deleted rows were overwritten in the file, not in the log. */
  async tidy(): Promise<void> {
    if (this.#opened.log !== undefined) this.#opened.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  async close(): Promise<void> {
    this.#commit();
    await Promise.all(this.#flushes);
    this.#shut();
  }

  #shut(): void {
    this.#statements.clear();
    if (this.#opened.log !== undefined) closeSync(this.#opened.log);
    this.#opened.db.close();
  }

  /** Throws where the disk takes no writes. A disk that was full when the endpoint started may have room by now. */
  #writable(): void {
    if (this.#opened.log !== undefined) return;
    if (Date.now() - this.#tried < REOPEN_MS) throw new StoreUnavailable('the disk takes no writes');
    this.#tried = Date.now();
    this.#shut();
    this.#opened = open(this.#file);
    if (this.#opened.log === undefined) throw new StoreUnavailable('the disk takes no writes');
  }

  /** One transaction for all that wait. A statement that fails takes nothing of the others with it. */
  #commit(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    const done: (() => void)[] = [];
    try {
      this.#writable();
      this.#opened.db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      for (const one of batch) one.reject(error);
      return;
    }
    const { db } = this.#opened;
    try {
      for (const one of batch) done.push(this.#attempt(one));
      db.exec('COMMIT');
    } catch (error) {
      // On a full disk SQLite has undone the transaction itself.
      if (db.isTransaction) db.exec('ROLLBACK');
      for (const one of batch) one.reject(error);
      return;
    }
    const flush = this.#flush().then(
      () => done.forEach((announce) => announce()),
      (error: unknown) => batch.forEach((one) => one.reject(error)),
    );
    this.#flushes.add(flush);
    void flush.finally(() => this.#flushes.delete(flush));
  }

  async #flush(): Promise<void> {
    if (this.#opened.log !== undefined) await flushed(this.#opened.log);
  }

  #attempt(one: Waiting): () => void {
    try {
      const rows = this.#run(one.sql, one.params);
      return () => one.resolve(rows);
    } catch (error) {
      // The rest of the batch would be written outside of a transaction.
      if (!this.#opened.db.isTransaction || isUnavailable(error)) throw error;
      return () => one.reject(error);
    }
  }

  #run(sql: string, params: readonly Value[]): readonly Row[] {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#opened.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement.all(named(params));
  }
}

function named(params: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(params.map((value, i) => [String(i + 1), value]));
}
