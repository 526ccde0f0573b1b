import { type NextTurn, nextTurn } from '../../core/live/nextTurn.ts';
import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { newestCalls } from '../../ledger/chainRows.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { factsOf } from '../../ledger/queries.ts';

/**
 * Returns what the next turn of a session starts with, from the ledger; undefined for a session without a call of its own,
 * and for one that was compacted since its last call.
 */
export function sessionTurn(
  ledger: Ledger,
  pricer: Pricer,
  { agent, session }: { readonly agent: AgentId; readonly session: string },
  now: number,
): NextTurn | undefined {
  const facts = factsOf(ledger, agent, session);
  const calls = newestCalls(ledger, agent, session);
  // Nothing holds the size of a compacted conversation until the next request.
  const compacted = facts.find(({ kind }) => kind === 'compacted')?.time ?? 0;
  if (calls.every(({ time }) => time <= compacted)) return undefined;
  return nextTurn({ calls, namedWindow: windowOf(facts), pricer, now });
}

/** The context window in tokens that the session's log or its agent's status line named. */
function windowOf(facts: ReturnType<typeof factsOf>): number | undefined {
  const fact = facts.find(({ kind }) => kind === 'context-window');
  const value: unknown = fact === undefined ? undefined : JSON.parse(fact.value);
  return typeof value === 'number' ? value : undefined;
}
