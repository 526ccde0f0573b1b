import { type WorktreeStay, worktreeStays } from '../../core/branches/branchOfCall.ts';
import { type SessionKey, sessionKey } from '../../core/usage/sessionKey.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { sumEndFacts, worktreeFacts } from '../../ledger/queries.ts';

/** When the work ended that a session's sum adds up (ms UTC), by session. */
export const sumEndsOf = (ledger: Ledger): ReadonlyMap<SessionKey, number> =>
  new Map(sumEndFacts(ledger).map((fact) => [sessionKey(fact), Number(fact.value)]));

/** The worktrees that agents made for their sessions, by session. */
export function worktreeStaysOf(ledger: Ledger): Map<SessionKey, readonly WorktreeStay[]> {
  const records = new Map<SessionKey, { time: number; value: unknown }[]>();
  for (const fact of worktreeFacts(ledger)) {
    const of = records.get(sessionKey(fact)) ?? [];
    of.push({ time: fact.time, value: JSON.parse(fact.value) as unknown });
    records.set(sessionKey(fact), of);
  }
  return new Map([...records].map(([session, list]) => [session, worktreeStays(list)]));
}
