import type { NanoDollars } from '../usage/money.ts';

/** What was done in a time: the four counts whose product is its cost, and its parts by model and token type. */
export interface Activity {
  readonly sessions: number;
  /** Calls. */
  readonly turns: number;
  readonly tokens: number;
  readonly cost: NanoDollars;
  /** By a key that names model and token type. The parts sum to `tokens` and `cost`. */
  readonly parts: ReadonlyMap<string, { readonly tokens: number; readonly cost: NanoDollars }>;
}

/** Why cost changed, in nano-dollars (not whole): the four factors sum to `change`; `listPrice` and `mix` sum to `price`. */
export interface Decomposition {
  readonly change: number;
  readonly sessions: number;
  readonly turnsPerSession: number;
  readonly tokensPerTurn: number;
  readonly price: number;
  /** Of `price`: the same model and token type cost more or less. */
  readonly listPrice: number;
  /** Of `price`: other models and token types than before, the new and the gone included. */
  readonly mix: number;
  /** Keys that are in one of the two times only. */
  readonly appeared: readonly string[];
  readonly gone: readonly string[];
}

/**
 * The exact additive decomposition of a change of cost (LMDI-I): cost = sessions × turns per session ×
 * tokens per turn × cost per token; each factor's part is L(C₁, C₀) · ln(f₁/f₀) with the logarithmic mean L. Undefined where
 * a count is 0: then there is no ratio to speak of.
 */
export function decompose(before: Activity, after: Activity): Decomposition | undefined {
  const counts = [before, after].flatMap(({ sessions, turns, tokens, cost }) => [sessions, turns, tokens, cost]);
  if (counts.some((count) => !(count > 0))) return undefined;
  const weight = logMean(after.cost, before.cost);
  const part = (ratio: (one: Activity) => number): number => weight * Math.log(ratio(after) / ratio(before));
  const price = part((one) => one.cost / one.tokens);
  const listPrice = listPriceEffect(before, after);
  return {
    change: after.cost - before.cost,
    sessions: part((one) => one.sessions),
    turnsPerSession: part((one) => one.turns / one.sessions),
    tokensPerTurn: part((one) => one.tokens / one.turns),
    price,
    listPrice,
    mix: price - listPrice,
    appeared: keysBeyond(after, before),
    gone: keysBeyond(before, after),
  };
}

function listPriceEffect(before: Activity, after: Activity): number {
  let effect = 0;
  for (const [key, now] of after.parts) {
    const then = before.parts.get(key);
    if (!then || !(now.cost > 0 && now.tokens > 0 && then.cost > 0 && then.tokens > 0)) continue;
    effect += logMean(now.cost, then.cost) * Math.log(now.cost / now.tokens / (then.cost / then.tokens));
  }
  return effect;
}

function keysBeyond(some: Activity, others: Activity): readonly string[] {
  return [...some.parts.keys()].filter((key) => !others.parts.has(key)).toSorted();
}

/** L(a, b) = (a − b) / ln(a/b), and a where both are alike. Near each other the quotient loses digits, so a series stands in. */
export function logMean(a: number, b: number): number {
  const x = (a - b) / b;
  if (Math.abs(x) < 1e-5) return b * (1 + x / 2 - (x * x) / 12);
  return (a - b) / Math.log(a / b);
}

/** The mean of several days, to compare one day with. Its counts need not be whole. */
export function meanActivity(days: readonly Activity[]): Activity {
  const n = Math.max(1, days.length);
  const mean = (count: (day: Activity) => number): number => days.reduce((sum, day) => sum + count(day), 0) / n;
  const parts = new Map<string, { tokens: number; cost: number }>();
  for (const day of days) {
    for (const [key, { tokens, cost }] of day.parts) {
      const sum = parts.get(key) ?? { tokens: 0, cost: 0 };
      parts.set(key, { tokens: sum.tokens + tokens / n, cost: sum.cost + cost / n });
    }
  }
  return {
    sessions: mean((day) => day.sessions),
    turns: mean((day) => day.turns),
    tokens: mean((day) => day.tokens),
    cost: mean((day) => day.cost),
    parts,
  };
}
