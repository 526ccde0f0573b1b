import type { NanoDollars } from '../usage/money.ts';
import type { Ratio } from './modifiers.ts';

/**
 * The nano-dollars of two portions of tokens, each at its price of whole pico-dollars, times a factor; rounded half up, once.
 * Exact for any counts: what does not fit a double's whole numbers is done in BigInt. (Flat arguments, because this runs five
 * times per call of a whole history.)
 */
export function nanoOf(tokens: number, pico: number, moreTokens: number, morePico: number, factor: Ratio): NanoDollars {
  const { numerator, denominator } = factor;
  const top = 2 * (tokens * pico + moreTokens * morePico) * numerator + 1000 * denominator;
  const bottom = 2000 * denominator;
  if (top < Number.MAX_SAFE_INTEGER) return Math.floor(top / bottom);
  const exact = BigInt(tokens) * BigInt(pico) + BigInt(moreTokens) * BigInt(morePico);
  return Number((2n * exact * BigInt(numerator) + BigInt(1000 * denominator)) / BigInt(bottom));
}
