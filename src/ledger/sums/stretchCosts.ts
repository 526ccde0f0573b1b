import type { NanoDollars } from '../../core/usage/money.ts';
import type { Ledger } from '../ledger.ts';
import { COUNTED, DURING, during } from './sumColumns.ts';

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

/** What a session cost from `since` (ms UTC) on, its sub-agents included. */
export function sessionCostSince(ledger: Ledger, agent: string, session: string, since: number): NanoDollars {
  const sql = `
    SELECT TOTAL(${COST}) AS cost FROM contexts c JOIN calls k ON k.context = c.id
    WHERE c.root = ? AND c.agent = ? AND c.counted = 1 AND ${COUNTED} AND k.time >= ?`;
  return Number(ledger.db.prepare(sql).get(session, agent, since)?.['cost'] ?? 0);
}
