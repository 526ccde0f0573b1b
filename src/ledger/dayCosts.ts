import type { NanoDollars } from '../core/usage/money.ts';
import type { Ledger } from './ledger.ts';
import { COUNTED } from './queries.ts';

/** A local day; most are 24 hours long. ms UTC, `end` is outside. */
export interface DaySpan {
  readonly start: number;
  readonly end: number;
}

const DAY = 86_400_000;

/**
 * The cost of each of these days, which follow one another without a gap. Much cheaper than `sums`, where only costs are
 * compared. `contexts` undefined: of all.
 */
export function dayCosts(
  ledger: Ledger,
  days: readonly DaySpan[],
  contexts: readonly number[] | undefined,
): readonly NanoDollars[] {
  const costs = days.map(() => 0);
  const inside = contexts === undefined ? '' : 'AND k.context IN (SELECT value FROM json_each(?))';
  // A number is bound as a real one, by which a division would not be whole. One walk over all calls is faster than many through the index: most calls of the time are wanted.
  const statement = ledger.db.prepare(`
    SELECT (k.time - CAST(? AS INTEGER)) / ${DAY} AS day, SUM(k.cost_input + k.cost_write + k.cost_read + k.cost_output + k.cost_other) AS cost
    FROM calls k NOT INDEXED WHERE k.time >= ? AND k.time < ? AND ${COUNTED}
      AND k.context NOT IN (SELECT id FROM contexts WHERE counted = 0) ${inside} GROUP BY 1`);
  for (const { first, count, start, end } of stretches(days)) {
    const values = contexts === undefined ? [start, start, end] : [start, start, end, JSON.stringify(contexts)];
    for (const row of statement.iterate(...values) as Iterable<{ day: number; cost: number }>) {
      const at = first + Math.min(row.day, count - 1);
      costs[at] = (costs[at] ?? 0) + row.cost;
    }
  }
  return costs;
}

/** Runs of days of 24 hours, which one question counts by division; a day of another length is a run of its own. */
function stretches(days: readonly DaySpan[]) {
  const runs: { first: number; count: number; start: number; end: number; even: boolean }[] = [];
  for (const [index, { start, end }] of days.entries()) {
    const even = end - start === DAY;
    const run = runs.at(-1);
    if (even && run?.even === true) {
      run.count += 1;
      run.end = end;
    } else runs.push({ first: index, count: 1, start, end, even });
  }
  return runs;
}
