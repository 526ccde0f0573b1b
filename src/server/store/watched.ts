import type { Database, Preparation, Row, Session, Value } from './teamDatabase.ts';

/** The store cannot write now: its disk is full or read-only, or the database does not answer. Nothing of the write was kept. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Primary result codes of SQLite: busy, read-only, I/O error, full, cannot open. */
const SQLITE_CODES: ReadonlySet<number> = new Set([5, 8, 10, 13, 14]);
/** Errors of a file system or a connection. */
const SYSTEM_CODES = /^(?:ENOSPC|EROFS|EIO|EDQUOT|EACCES|EPERM|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)$/;
/** Classes of PostgreSQL: connection, resources (disk full), shutting down, read-only transaction. */
const POSTGRES_CODES = /^(?:08\w{3}|53\w{3}|57P\w{2}|25006)$/;

/** Reports whether an error says that the database cannot be written now, and nothing about the statement. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  if (typeof errcode === 'number') return SQLITE_CODES.has(errcode & 0xff);
  if (typeof code === 'string') return SYSTEM_CODES.test(code) || POSTGRES_CODES.test(code);
  return /connection (?:terminated|timeout)|timeout exceeded when trying to connect/i.test(error.message);
}

/** A database whose last write is remembered: whether it went well. */
export class WatchedDatabase implements Database {
  readonly #inner: Database;
  #writable: boolean;

  constructor(inner: Database) {
    this.#inner = inner;
    this.#writable = true;
  }

  /** False from a write that found no room until one that did. */
  get isWritable(): boolean {
    return this.#writable;
  }

  read(sql: string, params: readonly Value[]): Promise<readonly Row[]> {
    return this.#inner.read(sql, params);
  }

  write(sql: string, params: readonly Value[]): Promise<readonly Row[]> {
    return this.#watch(this.#inner.write(sql, params));
  }

  exclusively<T>(run: (session: Session) => Promise<T>): Promise<T> {
    return this.#watch(this.#inner.exclusively(run));
  }

  snapshot<T>(run: (session: Session) => Promise<T>): Promise<T> {
    return this.#inner.snapshot(run);
  }

  prepare(run: (preparation: Preparation) => Promise<void>): Promise<void> {
    return this.#watch(this.#inner.prepare(run));
  }

  openWeek(week: number): Promise<void> {
    return this.#inner.openWeek(week);
  }

  dropWeeksBefore(week: number): Promise<void> {
    return this.#watch(this.#inner.dropWeeksBefore(week));
  }

  size(): Promise<number> {
    return this.#inner.size();
  }

  async backup(file: string): Promise<void> {
    if (!this.#inner.backup) throw new Error('PostgreSQL is backed up with pg_dump');
    await this.#inner.backup(file);
  }

  async tidy(): Promise<void> {
    await this.#inner.tidy?.();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #watch<T>(writing: Promise<T>): Promise<T> {
    try {
      const result = await writing;
      this.#writable = true;
      return result;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.#writable = false;
      throw error instanceof StoreUnavailable
        ? error
        : new StoreUnavailable('the store cannot write', { cause: error });
    }
  }
}
