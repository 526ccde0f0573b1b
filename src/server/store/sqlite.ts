import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Database, Row, Value } from './database.ts';

interface Waiting {
  readonly sql: string;
  readonly params: readonly Value[];
  resolve(rows: readonly Row[]): void;
  reject(error: unknown): void;
}

const flushed = promisify(fdatasync);

/**
 * The embedded database. Writes that arrive together are committed together, and each is answered only when it lies on the
 * disk, so that what a client was told is kept outlives a power cut. SQLite itself would wait for the disk on this thread
 * (synchronous = FULL); instead its log is flushed from here, on another thread, while the next requests are read. A commit is
 * a record with a checksum in that log: once flushed it is found again.
 */
export class SqliteDatabase implements Database {
  readonly #db: DatabaseSync;
  readonly #log: number;
  readonly #flushes = new Set<Promise<void>>();
  readonly #statements = new Map<string, StatementSync>();
  #waiting: Waiting[] = [];

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
    this.#db.exec('PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF');
    // Begins the log where there is none yet.
    this.#db.exec('BEGIN IMMEDIATE; PRAGMA user_version = 1; COMMIT');
    this.#log = openSync(`${file}-wal`, 'r+');
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

  async prepare(statements: readonly string[]): Promise<void> {
    this.#db.exec(`BEGIN IMMEDIATE; ${statements.join('; ')}; COMMIT`);
  }

  async backup(file: string): Promise<void> {
    this.#db.prepare('VACUUM INTO ?').run(file);
  }

  async close(): Promise<void> {
    this.#commit();
    await Promise.all(this.#flushes);
    this.#statements.clear();
    closeSync(this.#log);
    this.#db.close();
  }

  /** One transaction for all that wait. A statement that fails takes nothing of the others with it. */
  #commit(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    const done: (() => void)[] = [];
    try {
      this.#db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      for (const one of batch) one.reject(error);
      return;
    }
    try {
      for (const one of batch) done.push(this.#attempt(one));
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      for (const one of batch) one.reject(error);
      return;
    }
    const flush = flushed(this.#log).then(
      () => done.forEach((tell) => tell()),
      (error: unknown) => batch.forEach((one) => one.reject(error)),
    );
    this.#flushes.add(flush);
    void flush.finally(() => this.#flushes.delete(flush));
  }

  #attempt(one: Waiting): () => void {
    try {
      const rows = this.#run(one.sql, one.params);
      return () => one.resolve(rows);
    } catch (error) {
      return () => one.reject(error);
    }
  }

  #run(sql: string, params: readonly Value[]): readonly Row[] {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement.all(Object.fromEntries(params.map((value, i) => [String(i + 1), value])));
  }
}
