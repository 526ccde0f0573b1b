// oxlint-disable-next-line typescript/triple-slash-reference -- the tests compile this file without the folder’s own declarations
/// <reference path="./pg.d.ts" />
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { attachWeek, dropWeek, weeksKept } from './partitions.ts';
import { PostgresWriter } from './postgresWriter.ts';
import type { Database, Preparation, Row, Session, Value } from './teamDatabase.ts';

/** Type numbers of int8 and numeric: pg hands them out as text, ours always fit a double. */
const INT8 = 20;
const NUMERIC = 1700;
/** Any number that no other program locks by accident: instances that start together create the tables one after the other. */
const LOCK = 7_411_906;
const DROP_LOCK = 7_411_907;

/** PostgreSQL through a pool; several instances may share one database. */
export class PostgresDatabase implements Database {
  readonly #pool: Pool;
  readonly #writer: PostgresWriter;
  readonly #names = new Map<string, string>();
  /** Weeks that are known to have their parts. */
  readonly #weeks = new Map<number, Promise<void>>();

  private constructor(pool: Pool) {
    this.#pool = pool;
    this.#writer = new PostgresWriter(pool);
  }

  /** `onError` hears of connections that die while idle; the pool replaces them. */
  static async open(url: string, onError: (error: Error) => void): Promise<PostgresDatabase> {
    const { Pool, types } = await import('pg');
    const pool = new Pool({
      connectionString: url,
      max: 16,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: 15_000,
      // A plan for each of the table’s parts is made again each time otherwise, and costs more than what it does.
      options: '-c plan_cache_mode=force_generic_plan',
      application_name: 'token-ledger',
      pipeline: true,
      types: {
        getTypeParser: (oid, format) => (oid === INT8 || oid === NUMERIC ? Number : types.getTypeParser(oid, format)),
      },
    });
    pool.on('error', onError);
    // A connection that breaks while it is lent out emits its error here as well, which would end the process; its queries fail too.
    pool.on('connect', (client) => void client.on('error', () => undefined));
    return new PostgresDatabase(pool);
  }

  async read(sql: string, params: readonly Value[]): Promise<readonly Row[]> {
    return (await this.#pool.query(this.#query(sql, params))).rows;
  }

  write(sql: string, params: readonly Value[]): Promise<readonly Row[]> {
    return this.#writer.write(this.#query(sql, params));
  }

  /** The lock lets others read, waits for writes that are on their way, and is held by one instance at a time. */
  exclusively<T>(run: (session: Session) => Promise<T>): Promise<T> {
    return this.#transaction(['BEGIN', 'LOCK TABLE rows IN SHARE ROW EXCLUSIVE MODE'], 'COMMIT', (client) => {
      const session = async (sql: string, params: readonly Value[]) =>
        (await client.query(this.#query(sql, params))).rows;
      return run({ read: session, write: session });
    });
  }

  /** Sums of a large week take longer than anything else. Temporary tables are gone with the transaction. */
  snapshot<T>(run: (session: Session) => Promise<T>): Promise<T> {
    const begin = [
      'BEGIN ISOLATION LEVEL REPEATABLE READ',
      'SET LOCAL statement_timeout = 0',
      `SET LOCAL work_mem = '64MB'`,
    ];
    return this.#transaction(begin, 'ROLLBACK', (client) => {
      // Without a name: each is asked once, and is planned for what it asks.
      const session = async (text: string, values: readonly Value[]) => (await client.query({ text, values })).rows;
      return run({ read: session, write: session });
    });
  }

  prepare(run: (preparation: Preparation) => Promise<void>): Promise<void> {
    const begin = ['BEGIN', `SELECT pg_advisory_xact_lock(${LOCK})`, 'SET LOCAL statement_timeout = 0'];
    return this.#transaction(begin, 'COMMIT', async (client) => {
      const ask = async (sql: string) => (await client.query(sql)).rows;
      const known = await ask(
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = ANY (current_schemas(false))`,
      );
      const tables = new Set(known.map(({ name }) => String(name)));
      await run({ dialect: 'postgres', tables, run: ask, openWeek: async (week) => attachWeek(ask, week) });
    });
  }

  /** All who ask at the same time wait for one making. */
  openWeek(week: number): Promise<void> {
    const known = this.#weeks.get(week);
    if (known) return known;
    const opened = this.prepare(async (preparation) => preparation.openWeek(week));
    this.#weeks.set(week, opened);
    opened.catch(() => this.#weeks.delete(week));
    return opened;
  }

  /** One instance at a time; the others leave it to that one. */
  async dropWeeksBefore(week: number): Promise<void> {
    const client = await this.#pool.connect();
    const ask = async (sql: string) => (await client.query(sql)).rows;
    try {
      const [lock] = await ask(`SELECT pg_try_advisory_lock(${DROP_LOCK}) AS held`);
      if (lock?.['held'] === true) {
        for (const kept of (await weeksKept(ask)).filter((one) => one < week)) {
          this.#weeks.delete(kept);
          await dropWeek(ask, kept);
        }
        await ask(`SELECT pg_advisory_unlock(${DROP_LOCK})`);
      }
      client.release();
    } catch (error) {
      client.release(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  async size(): Promise<number> {
    const [row] = (await this.#pool.query('SELECT pg_database_size(current_database()) AS bytes')).rows;
    return Number(row?.['bytes']);
  }

  async #transaction<T>(begin: readonly string[], end: string, run: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      for (const statement of begin) await client.query(statement);
      const result = await run(client);
      await client.query(end);
      client.release();
      return result;
    } catch (error) {
      client.release(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  close(): Promise<void> {
    // A database that is ending as well has a last word for each connection: nothing to report any more.
    this.#pool.removeAllListeners('error').on('error', () => {});
    return this.#pool.end();
  }

  /** A name makes the database keep the plan; there are as many as there are texts in this folder. */
  #query(text: string, values: readonly Value[]): QueryConfig {
    const name = this.#names.get(text) ?? `totals${this.#names.size}`;
    this.#names.set(text, name);
    return { name, text, values };
  }
}
