import type { Rows } from '../../agents/format/agent.ts';

/** SQLITE_BUSY and SQLITE_LOCKED, without their extensions. */
const HELD = [5, 6];

/** Rows that remember whether somebody else held the database, as readers pass over a table that cannot be read. */
export class WatchedRows implements Rows {
  held: Error | undefined;
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  has(table: string, ...columns: string[]): boolean {
    return this.#watched(() => this.#rows.has(table, ...columns));
  }

  all(sql: string, ...values: (string | number)[]): ReturnType<Rows['all']> {
    return this.#watched(() => this.#rows.all(sql, ...values));
  }

  #watched<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      if (HELD.includes(Number((error as { errcode?: number }).errcode) & 0xff)) this.held = error as Error;
      throw error;
    }
  }
}
