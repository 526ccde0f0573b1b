import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { QUARTER_MS } from '../../core/durations.ts';
import { COUNTED, FOLDED, SUM_NAMES, SUMMED } from './sumColumns.ts';

/** Which calls a transaction changed: their contexts, and in those the quarters of an hour. */
export class ChangedCalls {
  readonly quarters = new Map<number, Set<number>>();

  add(context: number, time: number): void {
    const known = this.quarters.get(context);
    const quarter = Math.floor(time / QUARTER_MS);
    if (known === undefined) this.quarters.set(context, new Set([quarter]));
    else known.add(quarter);
  }

  get contexts(): ReadonlySet<number> {
    return new Set(this.quarters.keys());
  }
}

/**
 * Keeps the tables of sums: `quarters` has one row for each context and quarter of an hour with calls that count,
 * `context_sums` one for each context. They are a function of `calls`, and are written in the transaction that changes those.
 */
export class Rollup {
  readonly #sumQuarter: StatementSync;
  readonly #dropQuarter: StatementSync;
  readonly #sumContext: StatementSync;
  readonly #dropContext: StatementSync;

  constructor(db: DatabaseSync) {
    this.#sumQuarter = db.prepare(`
      INSERT OR REPLACE INTO quarters (context, quarter, ${SUM_NAMES})
      SELECT k.context, k.time / ${QUARTER_MS}, ${SUMMED} FROM calls k
      WHERE k.context = ? AND k.time >= ? AND k.time < ? AND ${COUNTED} HAVING COUNT(*) > 0`);
    this.#dropQuarter = db.prepare('DELETE FROM quarters WHERE context = ? AND quarter = ?');
    this.#sumContext = db.prepare(`
      INSERT OR REPLACE INTO context_sums (context, ${SUM_NAMES})
      SELECT s.context, ${FOLDED} FROM quarters s WHERE s.context = ? HAVING COUNT(*) > 0`);
    this.#dropContext = db.prepare('DELETE FROM context_sums WHERE context = ?');
  }

  /** Sums what changed again. The caller holds the transaction. */
  write({ quarters }: ChangedCalls): void {
    for (const [context, changed] of quarters) {
      for (const quarter of changed) {
        const start = quarter * QUARTER_MS;
        const { changes } = this.#sumQuarter.run(context, start, start + QUARTER_MS);
        if (changes === 0) this.#dropQuarter.run(context, quarter);
      }
      if (this.#sumContext.run(context).changes === 0) this.#dropContext.run(context);
    }
  }
}
