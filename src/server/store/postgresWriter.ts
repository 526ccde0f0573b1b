// oxlint-disable-next-line typescript/triple-slash-reference -- the tests compile this file without the folder’s own declarations
/// <reference path="./pg.d.ts" />
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import type { Row } from './teamDatabase.ts';

interface Waiting {
  readonly query: QueryConfig;
  resolve(rows: readonly Row[]): void;
  reject(error: unknown): void;
}

/** So many transactions run at once; one fills while another waits for the disk. */
const WRITERS = 4;
/** A batch is one transaction: it must not grow without end when the database is slow. */
const MOST = 200;

/**
 * Writes that arrive together are sent together, in one transaction: one wait for the disk and one way there and back for
 * all of them. Each is answered only when the commit is, so nothing is acknowledged that is not kept.
 */
export class PostgresWriter {
  readonly #pool: Pool;
  #waiting: Waiting[] = [];
  #running = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  write(query: QueryConfig): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ query, resolve, reject });
      // Whatever else arrives in this turn goes along.
      if (this.#waiting.length === 1) setImmediate(() => this.#next());
    });
  }

  #next(): void {
    if (this.#running >= WRITERS || this.#waiting.length === 0) return;
    const batch = this.#waiting.splice(0, MOST);
    this.#running++;
    void this.#commit(batch)
      .catch((error: unknown) => batch.forEach((one) => one.reject(error)))
      .finally(() => {
        this.#running--;
        this.#next();
      });
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const [only] = batch;
    if (only && batch.length === 1) return only.resolve((await this.#pool.query(only.query)).rows);
    const client = await this.#pool.connect();
    const results = await transaction(client, batch);
    if (results) return batch.forEach((one, i) => one.resolve(results[i]?.rows ?? []));
    // One of them failed, or two instances waited for each other: nothing was kept. Each is tried by itself, and fails by itself.
    for (const one of batch)
      await this.#pool.query(one.query).then(
        ({ rows }) => one.resolve(rows),
        (error: unknown) => one.reject(error),
      );
  }
}

/** All results; undefined when the database undid the whole. Throws when it is not known what became of it. */
async function transaction(client: PoolClient, batch: readonly Waiting[]): Promise<readonly QueryResult[] | undefined> {
  const begun = client.query('BEGIN');
  const sent = batch.map(async (one) => client.query(one.query));
  const ended = client.query('COMMIT');
  const [, end, ...results] = await Promise.allSettled([begun, ended, ...sent]);
  if (end.status === 'rejected') {
    client.release(end.reason instanceof Error ? end.reason : new Error(String(end.reason)));
    throw end.reason;
  }
  client.release();
  // A transaction in which something failed answers COMMIT with ROLLBACK.
  if (end.value.command !== 'COMMIT') return undefined;
  return results.map((one) => (one.status === 'fulfilled' ? one.value : { rows: [], command: '' }));
}
