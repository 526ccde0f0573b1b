import type { Pricer } from '../pricing/priceCall.ts';
import { chargeTotal } from '../usage/charge.ts';
import type { NanoDollars } from '../usage/money.ts';
import { promptTokens, type Tokens, tokensOfCharge } from '../usage/tokens.ts';
import { CACHE_WRITES } from '../usage/tokenTypes.ts';
import { cacheLifetime } from './cacheLifetime.ts';
import { type ChainCall, cachedAfter, mainChain } from './chainCall.ts';

/** Turns that came after the cache had forgotten the prompt, and what they cost more than warm ones. */
export interface ColdCache {
  readonly turns: number;
  readonly surcharge: NanoDollars;
}

export const NO_COLD_CACHE: ColdCache = { turns: 0, surcharge: 0 };

/** A turn is cold if it read no more than this share of what had been cached: system prompts of others may still be warm. */
const NEARLY_NOTHING = 0.05;

/**
 * Sums the cold turns of one session from `since` (ms UTC) on: the pause before the call was longer than the cache's documented
 * lifetime, the same model read nearly nothing from the cache, and the prompt did not shrink (a compacted one is a new prompt).
 * The surcharge is the difference to reading what had been cached. `calls`: any order; those before `since` give the first pause.
 */
export function coldCacheOf(calls: readonly ChainCall[], pricer: Pricer, since: number): ColdCache {
  const chain = mainChain(calls);
  let turns = 0;
  let surcharge = 0;
  let write: ChainCall | undefined;
  for (const [at, call] of chain.entries()) {
    const before = chain[at - 1];
    if (before !== undefined && cachedWrites(before) > 0) write = before;
    if (before === undefined || call.time < since) continue;
    const cached = cachedBefore(call, before, write);
    if (cached === 0) continue;
    const more = surchargeOf(call, cached, pricer);
    if (more <= 0) continue;
    turns++;
    surcharge += more;
  }
  return { turns, surcharge };
}

export function addColdCache(a: ColdCache, b: ColdCache): ColdCache {
  return { turns: a.turns + b.turns, surcharge: a.surcharge + b.surcharge };
}

const cachedWrites = ({ tokens }: ChainCall): number => tokensOfCharge(tokens, 'cacheWrite');

/** Tokens that a warm cache would have held for this call; 0 if the call is not a cold one. `write`: the newest one before it. */
function cachedBefore(call: ChainCall, before: ChainCall, write: ChainCall | undefined): number {
  if (call.model !== before.model || call.provider !== before.provider) return 0;
  const cached = cachedAfter(before.tokens);
  const isCold = call.tokens.cacheRead <= cached * NEARLY_NOTHING;
  // Nearly all calls are warm; who keeps their prompts for how long is read from names of models.
  if (!isCold || promptTokens(call.tokens) < cached) return 0;
  const kept = cacheLifetime(write === undefined ? [before] : [write, before]);
  return kept === undefined || call.time - before.time <= kept.lifetime ? 0 : cached;
}

function surchargeOf(call: ChainCall, cached: number, pricer: Pricer): NanoDollars {
  const asMade = pricer.price({ ...call, webSearches: 0 });
  if (asMade.status === 'unpriced') return 0;
  const asWarm = pricer.price({ ...call, tokens: readInstead(call.tokens, cached), webSearches: 0 });
  return chargeTotal(asMade.charge) - chargeTotal(asWarm.charge);
}

/** The same prompt with `cached` tokens of it read from the cache: written tokens are replaced first, then plain input. */
function readInstead(tokens: Tokens, cached: number): Tokens {
  let due = Math.max(0, cached - tokens.cacheRead);
  const take = (count: number): number => {
    const taken = Math.min(count, due);
    due -= taken;
    return count - taken;
  };
  const left: Partial<Tokens> = Object.fromEntries(CACHE_WRITES.map(({ name }) => [name, take(tokens[name])]));
  const unread = { ...tokens, ...left, input: take(tokens.input), cacheRead: 0 };
  return { ...unread, cacheRead: promptTokens(tokens) - promptTokens(unread) };
}
