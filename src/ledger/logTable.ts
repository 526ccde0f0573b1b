import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogProgress, LogStamp } from './batch.ts';

/** What was read of each log. */
export class LogTable {
  readonly #stamps: StatementSync;
  readonly #byPath: StatementSync;
  readonly #any: StatementSync;

  constructor(db: DatabaseSync) {
    this.#stamps = db.prepare("SELECT path, agent, identity, size, modified, state = 'null' AS bare FROM logs");
    this.#byPath = db.prepare('SELECT * FROM logs WHERE path = ?');
    this.#any = db.prepare('SELECT 1 FROM logs LIMIT 1');
  }

  /** How each log was when it was read, by its path. */
  stamps(): ReadonlyMap<string, LogStamp> {
    const rows = this.#stamps.all() as unknown as readonly LogStamp[];
    return new Map(rows.map((row) => [row.path, row]));
  }

  isEmpty(): boolean {
    return this.#any.get() === undefined;
  }

  get(path: string): LogProgress | undefined {
    const row = this.#byPath.get(path);
    return row && ({ ...row, skipping: row['skipping'] === 1 } as unknown as LogProgress);
  }
}
