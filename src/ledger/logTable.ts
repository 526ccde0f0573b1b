import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AgentId } from '../core/usage/call.ts';
import type { LogProgress, LogStamp } from './batch.ts';
import { readArrays } from './damage/guardedDatabase.ts';

const STAMPS = "SELECT path, agent, identity, size, modified, state = 'null' AS bare FROM logs";

/** What was read of each log. */
export class LogTable {
  readonly #db: DatabaseSync;
  readonly #byPath: StatementSync;
  readonly #any: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#byPath = db.prepare('SELECT * FROM logs WHERE path = ?');
    this.#any = db.prepare('SELECT 1 FROM logs LIMIT 1');
  }

  /** How each log was when it was read, by its path. */
  stamps(): ReadonlyMap<string, LogStamp> {
    return new Map(
      readArrays(this.#db, STAMPS).map((row) => {
        const stamp: LogStamp = {
          path: row[0] as string,
          agent: row[1] as AgentId,
          identity: row[2] as string,
          size: row[3] as number,
          modified: row[4] as number,
          bare: row[5] as number,
        };
        return [stamp.path, stamp];
      }),
    );
  }

  isEmpty(): boolean {
    return this.#any.get() === undefined;
  }

  get(path: string): LogProgress | undefined {
    const row = this.#byPath.get(path);
    return row && ({ ...row, skipping: row['skipping'] === 1 } as unknown as LogProgress);
  }
}
