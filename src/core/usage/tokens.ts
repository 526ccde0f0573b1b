/**
 * Tokens of one call or of many, in whole tokens.
 *
 * `input` is what was neither read from nor written to a cache; `output` is every billed output token.
 * `reasoning` is a part of `output`: it is shown, never added.
 */
export interface Tokens {
  readonly input: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
  readonly output: number;
  readonly reasoning: number;
}

export const NO_TOKENS: Tokens = {
  input: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cacheRead: 0,
  output: 0,
  reasoning: 0,
};

/** Sum of two token vectors; `reasoning` stays a subset of `output`. */
export function addTokens(a: Tokens, b: Tokens): Tokens {
  return {
    input: a.input + b.input,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
    cacheRead: a.cacheRead + b.cacheRead,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
  };
}

/** All tokens of the vector, each counted once (`reasoning` lies inside `output`). */
export function countTokens(t: Tokens): number {
  return t.input + t.cacheWrite5m + t.cacheWrite1h + t.cacheRead + t.output;
}

/** No log of one session can tell more; a larger number is damage, and would spoil every sum that it enters. */
const MOST = 1e12;

/** A count from a log: a whole number from 0 up; whatever else stands there (null, text, a negative, a damaged figure) is 0. */
export function wholeTokens(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= MOST ? Math.floor(value) : 0;
}
