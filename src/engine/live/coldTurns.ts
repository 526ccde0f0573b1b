import { DAY_MS } from '../../core/durations.ts';
import { addColdCache, type ColdCache, coldCacheOf, NO_COLD_CACHE } from '../../core/live/coldCache.ts';
import type { Pricer } from '../../core/pricing/priceCall.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { contextsOfActive, type SessionCall, sessionCalls } from '../../ledger/chainRows.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SumFilter } from '../../ledger/rollup/sumFilter.ts';

/** A pause may have begun before the period: over a weekend, ms. */
const LOOK_BACK = 3 * DAY_MS;

/** The turns of a period that came after the prompt cache had gone cold, of all sessions in the filter. */
export function coldTurns(ledger: Ledger, pricer: Pricer, filter: SumFilter): ColdCache {
  const { since = 0, until = Number.MAX_SAFE_INTEGER, contexts } = filter;
  const from = Math.max(0, since - LOOK_BACK);
  const sessions = new Map<string, SessionCall[]>();
  const active = contextsOfActive(ledger, since, until);
  const inside = contexts && new Set(contexts);
  const scope = inside === undefined ? active : active.filter((id) => inside.has(id));
  for (const call of sessionCalls(ledger, { since: from, until, contexts: scope })) {
    if (call.sideChain) continue;
    const key = sessionKey(call);
    const known = sessions.get(key);
    if (known === undefined) sessions.set(key, [call]);
    else known.push(call);
  }
  return [...sessions.values()].reduce(
    (sum, calls) => addColdCache(sum, coldCacheOf(calls, pricer, since)),
    NO_COLD_CACHE,
  );
}
