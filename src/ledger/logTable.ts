import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AgentId } from '../core/usage/call.ts';
import type { LogProgress, LogStamp } from './batch.ts';
import { readArrays } from './damage/guardedDatabase.ts';

/** Stamps that are held at a time: of hundred thousands of logs, all would need more memory than all else. */
const TOGETHER = 2_000;
const STAMP = 'path, agent, identity, size, modified';
const STAMPS = `SELECT ${STAMP} FROM logs WHERE path > ? ORDER BY path LIMIT ${TOGETHER}`;
/** A question of its own: beside the stamps, SQLite would read each log's whole row for it. */
const BARE = "SELECT 1 FROM logs WHERE state = 'null' AND path = ?";

/** A log whose stamp is asked for. */
export interface AskedLog {
  readonly path: string;
  readonly format: { readonly kind: string };
}

/** What was read of each log. */
export class LogTable {
  readonly #db: DatabaseSync;
  readonly #byPath: StatementSync;
  readonly #stamp: StatementSync;
  readonly #bare: StatementSync;
  readonly #any: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#byPath = db.prepare('SELECT * FROM logs WHERE path = ?');
    this.#stamp = db.prepare(`SELECT ${STAMP} FROM logs WHERE path = ?`);
    this.#bare = db.prepare(BARE);
    this.#any = db.prepare('SELECT 1 FROM logs LIMIT 1');
  }

  /** How some logs were when they were read, of those whose path comes after `path`, in the order of paths; none after the last. */
  stampsAfter(path: string): readonly LogStamp[] {
    return readArrays(this.#db, STAMPS, path).map((row) => ({
      path: row[0] as string,
      agent: row[1] as AgentId,
      identity: row[2] as string,
      size: row[3] as number,
      modified: row[4] as number,
    }));
  }

  /** How a log was when it was read; undefined for one that was not. */
  stamp({ path, format }: AskedLog): LogStamp | undefined {
    const stamp = this.#stamp.get(path) as LogStamp | undefined;
    if (stamp === undefined || format.kind !== 'document') return stamp;
    return { ...stamp, isBare: this.#bare.get(path) !== undefined };
  }

  isEmpty(): boolean {
    return this.#any.get() === undefined;
  }

  get(path: string): LogProgress | undefined {
    const row = this.#byPath.get(path);
    return row && ({ ...row, skipping: row['skipping'] === 1 } as unknown as LogProgress);
  }
}
