import { type Charge, chargeTotal } from '../usage/charge.ts';
import type { NanoDollars } from '../usage/money.ts';
import { NO_TOKENS, promptTokens } from '../usage/tokens.ts';
import type { Totals } from '../usage/totals.ts';
import type { Pricer } from './priceCall.ts';
import type { PricedInput } from './priced.ts';

/** What cost is made of. A ratio is null where there is nothing to divide by. */
export interface Composition {
  /** Shares of cost from 0 to 1; they sum to 1, or are all 0 where nothing was charged. */
  readonly shares: { readonly [part in keyof Charge]: number };
  /** How often each new token was read again: a sign of the context's size, neither good nor bad. */
  readonly reReadFactor: number | null;
  /** Share of the prompt that came from a cache, 0 to 1. */
  readonly cacheHitShare: number | null;
  /** Nano-dollars for 1,000 written tokens with all that was read for them. */
  readonly allInPer1000Output: NanoDollars | null;
  /** Share of the output that was reasoning, 0 to 1; null where no log holds any. */
  readonly reasoningShare: number | null;
}

export function compositionOf({ tokens, charge }: Totals): Composition {
  const total = chargeTotal(charge);
  const share = (part: NanoDollars): number => (total > 0 ? part / total : 0);
  const prompt = promptTokens(tokens);
  const fresh = prompt - tokens.cacheRead;
  return {
    shares: {
      input: share(charge.input),
      cacheWrite: share(charge.cacheWrite),
      cacheRead: share(charge.cacheRead),
      output: share(charge.output),
      other: share(charge.other),
    },
    reReadFactor: fresh > 0 ? tokens.cacheRead / fresh : null,
    cacheHitShare: prompt > 0 ? tokens.cacheRead / prompt : null,
    allInPer1000Output: tokens.output > 0 ? Math.round((total * 1000) / tokens.output) : null,
    reasoningShare: tokens.reasoning > 0 ? tokens.reasoning / tokens.output : null,
  };
}

/**
 * What the cache saved (or cost, if negative) in nano-dollars: what the same prompt would have cost as plain input, less what
 * it did cost. Undefined where the call has no price. Prices go by the whole prompt's size, so the tier is the same.
 */
export function netCacheSaving(call: PricedInput, pricer: Pricer): NanoDollars | undefined {
  const { tokens } = call;
  const cached = pricer.price(call);
  if (cached.status === 'unpriced') return undefined;
  const { output, reasoning } = tokens;
  const plain = pricer.price({ ...call, tokens: { ...NO_TOKENS, input: promptTokens(tokens), output, reasoning } });
  return chargeTotal(plain.charge) - chargeTotal(cached.charge);
}
