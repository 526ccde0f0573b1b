// oxlint-disable-next-line typescript/triple-slash-reference -- the tests compile this file without the folder’s own declarations
/// <reference path="./pg.d.ts" />
import type { Pool, PoolClient, QueryConfig } from 'pg';
import type { Database, Row, Value } from './database.ts';
import { PostgresWriter } from './postgresWriter.ts';

/** Type numbers of int8 and numeric: pg hands them out as text, ours always fit a double. */
const INT8 = 20;
const NUMERIC = 1700;
/** Any number that no other program locks by accident: instances that start together create the tables one after the other. */
const LOCK = 7_411_906;

/** PostgreSQL through a pool; several instances may share one database. */
export class PostgresDatabase implements Database {
  readonly #pool: Pool;
  readonly #writer: PostgresWriter;
  readonly #names = new Map<string, string>();

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
    // A connection that dies while it is lent out says so here as well, and would end the process; its queries are told too.
    pool.on('connect', (client) => void client.on('error', () => undefined));
    return new PostgresDatabase(pool);
  }

  async read(sql: string, params: readonly Value[]): Promise<readonly Row[]> {
    return (await this.#pool.query(this.#query(sql, params))).rows;
  }

  write(sql: string, params: readonly Value[]): Promise<readonly Row[]> {
    return this.#writer.write(this.#query(sql, params));
  }

  /** The lock lets others read, and waits for writes that are on their way. */
  async exclusively<T>(run: (session: Pick<Database, 'read' | 'write'>) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('LOCK TABLE rows IN SHARE MODE');
      const session = async (sql: string, params: readonly Value[]) =>
        (await client.query(this.#query(sql, params))).rows;
      const result = await run({ read: session, write: session });
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      client.release(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  async prepare(statements: readonly string[]): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
      for (const statement of statements) await partitioned(client, statement);
      await client.query('COMMIT');
      client.release();
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

const PARTITIONS = 4;

/**
 * The one large table is split by team, so that a report reads one part, and a distributed PostgreSQL can spread them. Few
 * parts: a kept plan locks each of them. Rows are replaced far more often than made, so pages keep room for that.
 */
async function partitioned(client: PoolClient, statement: string): Promise<void> {
  if (!statement.startsWith('CREATE TABLE IF NOT EXISTS rows ')) {
    await client.query(statement);
    return;
  }
  await client.query(`${statement} PARTITION BY HASH (team)`);
  for (let i = 0; i < PARTITIONS; i++) {
    await client.query(
      `CREATE TABLE IF NOT EXISTS rows_${i} PARTITION OF rows FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${i}) WITH (fillfactor = 70)`,
    );
  }
}
