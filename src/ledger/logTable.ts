import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AgentId } from '../core/usage/call.ts';
import type { LogProgress, LogStamp } from './batch.ts';
import { readArrays } from './damage/guardedDatabase.ts';

/** Stamps that are held at a time: of hundred thousands of logs, all would need more memory than all else. */
const TOGETHER = 2_000;
const STAMPS = `SELECT path, agent, identity, size, modified FROM logs WHERE path > ? ORDER BY path LIMIT ${TOGETHER}`;
/** A question of its own: beside the stamps, SQLite would read each log's whole row for it. */
const BARE = "SELECT path FROM logs WHERE state = 'null' AND path > ? AND path <= ?";

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

  /** How some logs were when they were read, of those whose path comes after `path`, in the order of paths; none after the last. */
  stampsAfter(path: string): readonly LogStamp[] {
    const rows = readArrays(this.#db, STAMPS, path);
    const last = (rows.at(-1)?.[0] ?? '') as string;
    const bare = new Set(readArrays(this.#db, BARE, path, last).map(([name]) => name as string));
    return rows.map((row) => ({
      path: row[0] as string,
      agent: row[1] as AgentId,
      identity: row[2] as string,
      size: row[3] as number,
      modified: row[4] as number,
      bare: bare.has(row[0] as string) ? 1 : 0,
    }));
  }

  isEmpty(): boolean {
    return this.#any.get() === undefined;
  }

  get(path: string): LogProgress | undefined {
    const row = this.#byPath.get(path);
    return row && ({ ...row, skipping: row['skipping'] === 1 } as unknown as LogProgress);
  }
}
