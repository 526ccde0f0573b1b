import { DAY_MS, QUARTER_MS } from '../../core/durations.ts';
import type { NanoDollars } from '../../core/usage/money.ts';
import type { Ledger } from '../ledger.ts';

/** A local day; most are 24 hours long. ms UTC, `end` is outside. */
export interface DaySpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The cost of each of these days, which follow one another without a gap and begin with a quarter of an hour. Much cheaper than `sums`, where only costs are
 * compared. `contexts` undefined: of all.
 */
export function dayCosts(
  ledger: Ledger,
  days: readonly DaySpan[],
  contexts: readonly number[] | undefined,
): readonly NanoDollars[] {
  const costs = days.map(() => 0);
  const inside = contexts === undefined ? '' : 'AND +s.context IN (SELECT value FROM json_each(?))';
  // A number is bound as a real one, by which a division would not be whole.
  const statement = ledger.db.prepare(`
    SELECT (s.quarter - CAST(? AS INTEGER)) / ${DAY_MS / QUARTER_MS} AS day,
      SUM(s.cost_input + s.cost_write + s.cost_read + s.cost_output + s.cost_other) AS cost
    FROM quarters s WHERE s.quarter >= ? AND s.quarter < ?
      AND s.context NOT IN (SELECT id FROM contexts WHERE counted = 0) ${inside} GROUP BY 1`);
  for (const { first, count, start, end } of stretches(days)) {
    const span = [start / QUARTER_MS, start / QUARTER_MS, end / QUARTER_MS];
    const values = contexts === undefined ? span : [...span, JSON.stringify(contexts)];
    for (const row of statement.all(...values) as unknown as readonly { day: number; cost: number }[]) {
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
    const even = end - start === DAY_MS;
    const run = runs.at(-1);
    if (even && run?.even === true) {
      run.count += 1;
      run.end = end;
    } else runs.push({ first: index, count: 1, start, end, even });
  }
  return runs;
}
