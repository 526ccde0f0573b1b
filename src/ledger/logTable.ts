import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AgentId } from '../core/usage/call.ts';
import type { LogProgress, LogStamp } from './batch.ts';
import { type ArrayRow, readArrays } from './damage/guardedDatabase.ts';

/** Stamps that are held at a time: of hundred thousands of logs, all would need more memory than all else. */
const TOGETHER = 2_000;
const STAMP = 'l.path, l.agent, l.identity, l.size, l.modified';
const STAMPS = `SELECT ${STAMP} FROM logs l WHERE l.path > ? ORDER BY l.path LIMIT ${TOGETHER}`;
/** Of many paths in one question, each looked up in the index of stamps: beside it are rows with all that readers keep. */
const STAMPS_OF = `
  SELECT j.key, ${STAMP} FROM json_each(?) j CROSS JOIN logs l INDEXED BY logs_stamps ON l.path = j.value`;
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
  readonly #bare: StatementSync;
  readonly #any: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#byPath = db.prepare('SELECT * FROM logs WHERE path = ?');
    this.#bare = db.prepare(BARE);
    this.#any = db.prepare('SELECT 1 FROM logs LIMIT 1');
  }

  /** How some logs were when they were read, of those whose path comes after `path`, in the order of paths; none after the last. */
  stampsAfter(path: string): readonly LogStamp[] {
    return readArrays(this.#db, STAMPS, path).map((row) => stampOf(row));
  }

  /** How each of these logs was when it was read; undefined for one that was not. */
  stampsOf(logs: readonly AskedLog[]): readonly (LogStamp | undefined)[] {
    const stamps: (LogStamp | undefined)[] = logs.map(() => undefined);
    for (const [at, ...row] of readArrays(this.#db, STAMPS_OF, JSON.stringify(logs.map(({ path }) => path)))) {
      const place = at as number;
      const isDocument = logs[place]?.format.kind === 'document';
      const stamp = stampOf(row);
      stamps[place] = isDocument ? { ...stamp, isBare: this.#bare.get(stamp.path) !== undefined } : stamp;
    }
    return stamps;
  }

  isEmpty(): boolean {
    return this.#any.get() === undefined;
  }

  get(path: string): LogProgress | undefined {
    const row = this.#byPath.get(path);
    return row && ({ ...row, skipping: row['skipping'] === 1 } as unknown as LogProgress);
  }
}

const stampOf = (row: ArrayRow): LogStamp => ({
  path: row[0] as string,
  agent: row[1] as AgentId,
  identity: row[2] as string,
  size: row[3] as number,
  modified: row[4] as number,
});
