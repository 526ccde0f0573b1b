import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { QUARTER_MS } from '../../../../src/core/durations.ts';
import { COUNTED, SUM_NAMES, SUMMED } from '../../../../src/ledger/rollup/sumColumns.ts';

/** The tables of sums hold what the calls themselves add up to. */
export function assertSums(db: DatabaseSync): void {
  const all = (sql: string): unknown[] => db.prepare(sql).all();
  const counted = `FROM calls k WHERE ${COUNTED}`;
  assert.deepEqual(
    all(`SELECT context, quarter, ${SUM_NAMES} FROM quarters ORDER BY 1, 2`),
    all(`SELECT k.context, k.time / ${QUARTER_MS} AS quarter, ${SUMMED} ${counted} GROUP BY 1, 2 ORDER BY 1, 2`),
  );
  assert.deepEqual(
    all(`SELECT context, ${SUM_NAMES} FROM context_sums ORDER BY 1`),
    all(`SELECT k.context, ${SUMMED} ${counted} GROUP BY 1 ORDER BY 1`),
  );
}
