import type { Ledger } from './ledger.ts';

/** `agent\nsession` of the sessions whose log does not hold all that was used. A count of 0 says that nothing is missing. */
export function unmeasuredSessions(ledger: Ledger): ReadonlySet<string> {
  const rows = ledger.db
    .prepare("SELECT DISTINCT agent, session FROM facts WHERE kind = 'not-measured' AND value <> '0'")
    .all();
  return new Set(rows.map((row) => `${String(row['agent'])}\n${String(row['session'])}`));
}
