import type { ActiveSpan } from '../../core/outcomes/activeSpans.ts';
import type { Ledger } from '../ledger.ts';

/** First and last call (ms UTC) of each quarter of an hour in which a session made calls, its sub-agents included; oldest first. */
export function sessionStretches(
  { db }: Ledger,
  { agent, session }: { readonly agent: string; readonly session: string },
): readonly ActiveSpan[] {
  const sql = `
    SELECT MIN(q.first) AS first, MAX(q.last) AS last
    FROM contexts c CROSS JOIN quarters q ON q.context = c.id
    WHERE c.root = ? AND c.agent = ? GROUP BY q.quarter ORDER BY q.quarter`;
  return db
    .prepare(sql)
    .all(session, agent)
    .map((row) => [Number(row['first']), Number(row['last'])]);
}
