import type { NanoDollars } from './money.ts';

/** The list cost of one call or of many, by token type. Each part is whole nano-dollars, so parts sum to the whole. */
export interface Charge {
  readonly input: NanoDollars;
  readonly cacheWrite: NanoDollars;
  readonly cacheRead: NanoDollars;
  readonly output: NanoDollars;
  /** What is billed beside tokens: web searches. */
  readonly other: NanoDollars;
}

export const NO_CHARGE: Charge = { input: 0, cacheWrite: 0, cacheRead: 0, output: 0, other: 0 };

/** Sum of two charges, part by part. */
export function addCharge(a: Charge, b: Charge): Charge {
  return {
    input: a.input + b.input,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    cacheRead: a.cacheRead + b.cacheRead,
    output: a.output + b.output,
    other: a.other + b.other,
  };
}

/** Adds a charge to one that is a caller's own. */
export function addChargeInto(sum: Record<keyof Charge, NanoDollars>, more: Charge): void {
  sum.input += more.input;
  sum.cacheWrite += more.cacheWrite;
  sum.cacheRead += more.cacheRead;
  sum.output += more.output;
  sum.other += more.other;
}

/** The whole charge in nano-dollars. */
export function chargeTotal(c: Charge): NanoDollars {
  return c.input + c.cacheWrite + c.cacheRead + c.output + c.other;
}
