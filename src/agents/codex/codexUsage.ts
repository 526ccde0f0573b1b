import type { Picked } from '../../core/jsonscan/pickShape.ts';
import { NO_TOKENS, type Tokens, wholeTokens } from '../../core/usage/tokens.ts';

/** A usage object as Codex writes it, in token counts and in usage records. */
export const USAGE = {
  input_tokens: 'number',
  cached_input_tokens: 'number',
  cache_write_input_tokens: 'number',
  output_tokens: 'number',
  reasoning_output_tokens: 'number',
  total_tokens: 'number',
} as const;

type Usage = Picked<typeof USAGE>;

/** input, cached, cache write, output, reasoning, total: as the log counts them, in tokens. */
export type Counts = readonly [number, number, number, number, number, number];

/** The counts of a usage object; undefined for an absent one and for `{}`, which says nothing. */
export function countsOf(usage: Usage | undefined): Counts | undefined {
  if (usage === undefined || isEmpty(usage)) return undefined;
  return [
    wholeTokens(usage.input_tokens),
    wholeTokens(usage.cached_input_tokens),
    wholeTokens(usage.cache_write_input_tokens),
    wholeTokens(usage.output_tokens),
    wholeTokens(usage.reasoning_output_tokens),
    wholeTokens(usage.total_tokens),
  ];
}

/** Reports whether no count is there; an array of the values would be made for every line. */
const isEmpty = (usage: Usage): boolean =>
  usage.input_tokens === undefined &&
  usage.cached_input_tokens === undefined &&
  usage.cache_write_input_tokens === undefined &&
  usage.output_tokens === undefined &&
  usage.reasoning_output_tokens === undefined &&
  usage.total_tokens === undefined;

/** The counts with a blank between them, as `join` writes them, which takes several times as long. */
export const countsText = ([input, cached, write, output, reasoning, total]: Counts): string =>
  `${input} ${cached} ${write} ${output} ${reasoning} ${total}`;

export const sameCounts = (a: Counts, b: Counts): boolean => a.every((n, i) => n === b[i]);

export const sumCounts = (a: Counts | undefined, b: Counts): Counts =>
  a === undefined ? b : (b.map((n, i) => n + (a[i] ?? 0)) as unknown as Counts);

/** Reports whether a request has these counts; after a compaction Codex writes an estimate with a total only. */
export const isRequest = (counts: Counts): boolean => counts[0] > 0 || counts[3] > 0;

/** Cached and written tokens are part of the input, reasoning is part of the output. */
export function codexTokens([input, cached, written, output, reasoning]: Counts): Tokens {
  const cacheRead = Math.min(input, cached);
  const cacheWrite5m = Math.min(input - cacheRead, written);
  return {
    ...NO_TOKENS,
    input: input - cacheRead - cacheWrite5m,
    cacheWrite5m,
    cacheRead,
    output,
    reasoning: Math.min(output, reasoning),
  };
}

/** The running totals of a rollout, by the limit that they count for. Plain JSON. */
export type Counters = { readonly [limit: string]: Counts };

/** A rollout has one or two counters; a damaged log may name any number of them. */
const MOST_COUNTERS = 8;

/**
 * What a token count adds. `total_token_usage` is cumulative and `last_token_usage` is the call; an unchanged total is a
 * repeat (for the rate limits) or the estimate after a compaction. Two counters may alternate, each with a total of its
 * own (`rate_limits.limit_id`). The first count of a counter adds its `last`, never its total: a fork starts from its
 * parent's total. Without a `last`, the call is what the total grew by.
 */
export function addedBy(
  counters: Counters,
  limit: string,
  total: Counts,
  last: Counts | undefined,
): Counts | undefined {
  if (Object.values(counters).some((known) => sameCounts(known, total))) return undefined;
  const call = last ?? growth(counters, limit, total);
  return call !== undefined && isRequest(call) ? call : undefined;
}

/** Returns what a total grew by; undefined for the first one of its counter. */
function growth(counters: Counters, limit: string, total: Counts): Counts | undefined {
  // Before the first answer of the provider no limit has a name.
  const before = [limit, ''].map((name) => (Object.hasOwn(counters, name) ? counters[name] : undefined)).find(Boolean);
  return before && (total.map((n, i) => Math.max(0, n - (before[i] ?? 0))) as unknown as Counts);
}

/** The counters after a token count. */
export function counted(counters: Counters, limit: string, total: Counts): Counters {
  if (!Object.hasOwn(counters, limit) && Object.keys(counters).length >= MOST_COUNTERS) return counters;
  return { ...counters, [limit]: total };
}
