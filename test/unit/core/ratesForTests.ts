import { buildRateCard } from '../../../src/build/rateCard.mjs';
import type { PricedInput } from '../../../src/core/pricing/priced.ts';
import { parseRateCard } from '../../../src/core/pricing/rateSchema.ts';
import type { RateCard } from '../../../src/core/pricing/rates.ts';
import { NO_TOKENS } from '../../../src/core/usage/tokens.ts';

/** The card that ships, checked as strictly as one from the network. */
export async function shippedCard(): Promise<RateCard> {
  const parsed = parseRateCard(await buildRateCard());
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.card;
}

/** A call at noon of 2026-10-01 UTC with no tokens, changed by `fields`. */
export function aCall(fields: Partial<PricedInput> & { readonly model: string }): PricedInput {
  const time = Date.UTC(2026, 9, 1, 12);
  return { agent: 'claude-code', provider: '', time, tokens: NO_TOKENS, webSearches: 0, modifiers: '', ...fields };
}

/** Dollars as nano-dollars. */
export function usd(dollars: number): number {
  return Math.round(dollars * 1e9);
}
