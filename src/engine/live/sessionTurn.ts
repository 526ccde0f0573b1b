import { type NextTurn, nextTurn } from '../../core/live/nextTurn.ts';
import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { newestCalls } from '../../ledger/chainRows.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { factsOf } from '../../ledger/queries.ts';

/** Returns what the next turn of a session starts with, from the ledger; undefined for a session without a call of its own. */
export function sessionTurn(
  ledger: Ledger,
  pricer: Pricer,
  { agent, session }: { readonly agent: AgentId; readonly session: string },
  now: number,
): NextTurn | undefined {
  const namedWindow = windowFact(ledger, agent, session);
  return nextTurn({ calls: newestCalls(ledger, agent, session), namedWindow, pricer, now });
}

/** The context window in tokens that the session's log or its agent's status line named. */
function windowFact(ledger: Ledger, agent: AgentId, session: string): number | undefined {
  const fact = factsOf(ledger, agent, session).find(({ kind }) => kind === 'context-window');
  const value: unknown = fact === undefined ? undefined : JSON.parse(fact.value);
  return typeof value === 'number' ? value : undefined;
}
