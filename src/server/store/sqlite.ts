import { closeSync, fdatasync, openSync, writeFileSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Database, Row, Value } from './database.ts';
import { isUnavailable, StoreUnavailable } from './watched.ts';

interface Waiting {
  readonly sql: string;
  readonly params: readonly Value[];
  resolve(rows: readonly Row[]): void;
  reject(error: unknown): void;
}

interface Opened {
  readonly db: DatabaseSync;
  /** The write-ahead log; undefined where the disk takes no writes. */
  readonly log: number | undefined;
}

const flushed = promisify(fdatasync);
/** A store that was opened on a full disk is opened for writing again at most so often. */
const REOPEN_MS = 5_000;

/**
 * The embedded database. Writes that arrive together are committed together, and each is answered only when it is on the
 * disk, so that what a client was told is kept outlives a power cut. SQLite itself would wait for the disk on this thread
 * (synchronous = FULL); instead its log is flushed from here, on another thread, while the next requests are read. A commit is
 * a record with a checksum in that log: once flushed it is found again. On a disk that takes no writes it is read only.
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
  async exclusively<T>(run: (session: Pick<Database, 'read' | 'write'>) => Promise<T>): Promise<T> {
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

  async prepare(statements: readonly string[]): Promise<void> {
    if (this.#opened.log === undefined) return;
    const { db } = this.#opened;
    try {
      db.exec(`BEGIN IMMEDIATE; ${statements.join('; ')}; COMMIT`);
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
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
      () => done.forEach((tell) => tell()),
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
    return statement.all(Object.fromEntries(params.map((value, i) => [String(i + 1), value])));
  }
}

function open(file: string): Opened {
  try {
    return openForWriting(file);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const db = openForReading(file, 'mode=ro') ?? openForReading(file, 'immutable=1');
    if (!db) throw error;
    return { db, log: undefined };
  }
}

function openForWriting(file: string): Opened {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
    // What a row held is overwritten when it is deleted.
    db.exec('PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON');
    // Begins the log where there is none yet, and finds out whether it can be written.
    db.exec('BEGIN IMMEDIATE; PRAGMA user_version = 1; COMMIT');
    return { db, log: openSync(`${file}-wal`, 'r+') };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** `immutable` does without the files that SQLite puts beside a database. Undefined if there is nothing that could be read. */
function openForReading(file: string, query: string): DatabaseSync | undefined {
  const url = pathToFileURL(file);
  url.search = query;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(url, { readOnly: true, timeout: 1_000 });
    db.prepare('SELECT team FROM teams LIMIT 1').all();
    return db;
  } catch {
    db?.close();
    return undefined;
  }
}
