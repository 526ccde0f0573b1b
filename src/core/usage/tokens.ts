import type { Charge } from './charge.ts';
import { CACHE_WRITES, forEachTokenType, SHORTEST_WRITE, type TokenType, tokenTypesOf } from './tokenTypes.ts';

/** Tokens of one call or of many, in whole tokens, by type. `reasoning` is a part of `output`: it is shown, never added. */
export type Tokens = Readonly<Record<TokenType, number>>;

export const NO_TOKENS: Tokens = forEachTokenType(() => 0);

/** Sum of two token vectors, written out because it runs once for each call; `reasoning` stays a subset of `output`. */
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

/** Adds a token vector to one that is a caller's own. */
export function addInto(sum: Record<TokenType, number>, more: Tokens): void {
  sum.input += more.input;
  sum.cacheWrite5m += more.cacheWrite5m;
  sum.cacheWrite1h += more.cacheWrite1h;
  sum.cacheRead += more.cacheRead;
  sum.output += more.output;
  sum.reasoning += more.reasoning;
}

/** All tokens of the vector, each counted once (`reasoning` is inside `output`). */
export function countTokens(t: Tokens): number {
  return t.input + t.cacheWrite5m + t.cacheWrite1h + t.cacheRead + t.output;
}

/** Tokens of one part of the list cost: all cache writes together, for example. 0 for what is billed beside tokens. */
export function tokensOfCharge(tokens: Tokens, charge: keyof Charge): number {
  return tokenTypesOf(charge).reduce((sum, type) => sum + tokens[type], 0);
}

/** Tokens written to the cache that keeps them longest: a part of all cache writes. */
export const longestLivedWrites = (tokens: Tokens): number => tokens[CACHE_WRITES[0]?.name ?? SHORTEST_WRITE];

/** The same tokens with all cache writes as the shortest-lived kind: what a log says that names no lifetimes. */
export function withoutLifetimes(tokens: Tokens): Tokens {
  const writes = tokensOfCharge(tokens, 'cacheWrite');
  const isWrite = (name: TokenType) => CACHE_WRITES.some((write) => write.name === name);
  return forEachTokenType((name) => (name === SHORTEST_WRITE ? writes : isWrite(name) ? 0 : tokens[name]));
}

/** All tokens of a prompt: not cached, written to a cache and read from it. */
export const promptTokens = (t: Tokens): number => countTokens(t) - t.output;

/** No log of one session can hold more; a larger number is damage, and would spoil every sum that it enters. */
const MOST = 1e12;

/** A count from a log: a whole number from 0 up; anything else (null, text, a negative, a damaged figure) is 0. */
export function wholeTokens(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= MOST ? Math.floor(value) : 0;
}
