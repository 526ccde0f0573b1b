import type { CallSum } from '../core/usage/callSum.ts';
import { type SessionKey, sessionKey } from '../core/usage/sessionKey.ts';
import type { Ledger } from './ledger.ts';

/** The sessions whose log does not hold all that was used. A count of 0 says that nothing is missing. */
export function unmeasuredSessions(ledger: Ledger): ReadonlySet<SessionKey> {
  const rows = ledger.db
    .prepare("SELECT DISTINCT agent, session FROM facts WHERE kind = 'not-measured' AND value <> '0'")
    .all();
  return new Set(rows.map((row) => sessionKey({ agent: String(row['agent']), session: String(row['session']) })));
}

/** Of a session whose log leaves calls out, every sum is the least that it can be: nobody knows which of them the missing calls belong to. */
export function atLeast<Sum extends CallSum>(
  sums: readonly Sum[],
  unmeasured: ReadonlySet<SessionKey>,
): readonly Sum[] {
  if (unmeasured.size === 0) return sums;
  return sums.map((sum) =>
    unmeasured.has(sessionKey(sum.context)) ? { ...sum, totals: { ...sum.totals, lowerBound: true } } : sum,
  );
}
