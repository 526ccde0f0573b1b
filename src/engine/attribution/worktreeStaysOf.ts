import { type WorktreeStay, worktreeStays } from '../../core/branches/branchOfCall.ts';
import { type SessionKey, sessionKey } from '../../core/usage/sessionKey.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { worktreeFacts } from '../../ledger/queries.ts';

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
