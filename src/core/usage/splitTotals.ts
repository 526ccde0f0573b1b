import type { Charge } from './charge.ts';
import type { Tokens } from './tokens.ts';
import type { Totals } from './totals.ts';

/**
 * Totals in `parts` even parts of whole numbers, the larger ones first; together they are the whole. What is true of the whole
 * (a lower bound, models without a price) is true of each part.
 */
export function splitTotals(totals: Totals, parts: number): readonly Totals[] {
  if (parts <= 1) return [totals];
  return Array.from({ length: parts }, (_, part) => partOf(totals, (whole) => evenPart(whole, parts, part)));
}

/** `3`, `2` and `2` of 7. What is a part of a larger count (reasoning of output) stays one, as no larger whole has a smaller part. */
function evenPart(whole: number, parts: number, part: number): number {
  return Math.floor(whole / parts) + (part < whole % parts ? 1 : 0);
}

function partOf(totals: Totals, share: (whole: number) => number): Totals {
  const { notItemised } = totals;
  return {
    ...totals,
    calls: share(totals.calls),
    tokens: Object.fromEntries(Object.entries(totals.tokens).map(([type, n]) => [type, share(n)])) as Tokens,
    charge: Object.fromEntries(
      Object.entries(totals.charge).map(([kind, n]) => [kind, share(n as number)]),
    ) as unknown as Charge,
    unpricedCalls: share(totals.unpricedCalls),
    ...(notItemised !== undefined && {
      notItemised: { tokens: share(notItemised.tokens), cost: share(notItemised.cost) },
    }),
  };
}
