import { QUARTER_MS } from '../../core/durations.ts';
import type { NanoDollars } from '../../core/usage/money.ts';
import type { Ledger } from '../ledger.ts';
import { COUNTED, COUNTED_CONTEXT, DURING, during } from '../rollup/sumColumns.ts';

const COST = 'k.cost_input + k.cost_write + k.cost_read + k.cost_output + k.cost_other';

/** What was spent in each stretch of the clock of `length` ms in which something was, from `since` to before `until` (ms UTC). */
export function stretchCosts(
  ledger: Ledger,
  { since, until, length }: { readonly since: number; readonly until: number; readonly length: number },
): readonly NanoDollars[] {
  const sql = `
    SELECT SUM(${COST}) AS cost FROM calls k
    WHERE ${DURING} AND ${COUNTED} AND k.context NOT IN (SELECT id FROM contexts WHERE counted = 0)
    GROUP BY k.time / CAST(? AS INTEGER) HAVING cost > 0`;
  return ledger.db
    .prepare(sql)
    .all(...during(since, until), length)
    .map((row) => Number(row['cost']));
}

/** What each quarter of an hour cost from the one of `since` (ms UTC) on; quarters without a call are left out. */
export function quarterCosts(
  ledger: Ledger,
  since: number,
): readonly { readonly time: number; readonly cost: NanoDollars }[] {
  const sql = `
    SELECT s.quarter, SUM(s.cost_input + s.cost_write + s.cost_read + s.cost_output + s.cost_other) AS cost
    FROM quarters s WHERE s.quarter >= ? AND s.context NOT IN (SELECT id FROM contexts WHERE counted = 0) GROUP BY 1`;
  const rows = ledger.db.prepare(sql).all(Math.floor(since / QUARTER_MS)) as { quarter: number; cost: number }[];
  return rows.map(({ quarter, cost }) => ({ time: quarter * QUARTER_MS, cost }));
}

/** What a session cost from `since` (ms UTC) on, its sub-agents included. */
export function sessionCostSince(ledger: Ledger, agent: string, session: string, since: number): NanoDollars {
  const sql = `
    SELECT TOTAL(${COST}) AS cost FROM contexts c JOIN calls k ON k.context = c.id
    WHERE c.root = ? AND c.agent = ? AND ${COUNTED_CONTEXT} AND ${COUNTED} AND k.time >= ?`;
  return Number(ledger.db.prepare(sql).get(session, agent, since)?.['cost'] ?? 0);
}
