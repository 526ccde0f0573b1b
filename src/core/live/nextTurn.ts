import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { Pricer } from '../pricing/priceCall.ts';
import { chargeTotal } from '../usage/charge.ts';
import type { NanoDollars } from '../usage/money.ts';
import { NO_TOKENS, promptTokens, type Tokens } from '../usage/tokens.ts';
import { cacheLifetime } from './cacheLifetime.ts';
import { type ChainCall, cachedAfter, mainChain } from './chainCall.ts';

/** What the next turn of a session starts with, and what it costs at least: its output is not known yet. */
export interface NextTurn {
  /** Tokens with which the next prompt begins: the prompt and the output of the last call. */
  readonly contextTokens: number;
  /** The model's window in tokens; null where nothing names it. */
  readonly contextWindow: number | null;
  /** Of the context, what the provider's cache holds. */
  readonly cachedTokens: number;
  /** ms UTC; null where the provider documents no lifetime, or nothing is cached. */
  readonly warmUntil: number | null;
  /** List cost of the prompt while the cache is warm; null for a model without a price. */
  readonly warmCost: NanoDollars | null;
  /** List cost of the same prompt when the cache has forgotten it. */
  readonly coldCost: NanoDollars | null;
  /** What the figures rest on, in words. */
  readonly basis: string;
}

export interface NextTurnInput {
  /** Of one session, in any order; calls of side chains are left out. */
  readonly calls: readonly ChainCall[];
  /** The window that the session's log or its agent named, in tokens. */
  readonly namedWindow?: number | undefined;
  readonly pricer: Pricer;
  /** ms UTC: the next turn is charged at the prices of now. */
  readonly now: number;
}

/** Returns what the next turn starts with; undefined for a session without a call of its main chain. */
export function nextTurn({ calls, namedWindow, pricer, now }: NextTurnInput): NextTurn | undefined {
  const chain = mainChain(calls);
  const last = chain.at(-1);
  if (last === undefined) return undefined;
  const kept = cacheLifetime(chain);
  const cachedTokens = cachedAfter(last.tokens);
  const rest = last.tokens.input + last.tokens.output;
  const written = kept?.writes ?? 'input';
  const price = (tokens: Partial<Tokens>): NanoDollars | null => {
    const priced = pricer.price({ ...last, time: now, tokens: { ...NO_TOKENS, ...tokens }, webSearches: 0 });
    return priced.status === 'unpriced' ? null : chargeTotal(priced.charge);
  };
  return {
    contextTokens: cachedTokens + rest,
    contextWindow: windowOf(last, namedWindow, pricer, now),
    cachedTokens,
    warmUntil: kept === undefined || cachedTokens === 0 ? null : last.time + kept.lifetime,
    warmCost: price({ cacheRead: cachedTokens, [written]: rest }),
    coldCost: price({ [written]: cachedTokens + rest }),
    basis: basisOf(last, kept?.lifetime),
  };
}

/** Returns how much dearer the next turn is once the cache is cold; 0 where that is not known. */
export function coldSurcharge({ warmCost, coldCost }: NextTurn): NanoDollars {
  return warmCost === null || coldCost === null ? 0 : Math.max(0, coldCost - warmCost);
}

/** The window that was named, the one in the model's own name, else the rate card's, if the last prompt fits into it. */
function windowOf(last: ChainCall, named: number | undefined, pricer: Pricer, now: number): number | null {
  if (named !== undefined && named > 0) return named;
  if (/\[1m\]$/i.test(last.model.trim())) return 1_000_000;
  const { explain } = pricer.price({ ...last, time: now, tokens: NO_TOKENS, webSearches: 0 });
  const listed = explain.contextWindow;
  // An agent may have a larger window than the one that is listed: a prompt that was answered proves it.
  return listed === undefined || promptTokens(last.tokens) > listed ? null : listed;
}

const lifetimeText = (lifetime: number): string =>
  lifetime < HOUR_MS ? `${lifetime / MINUTE_MS}-minute` : `${lifetime / HOUR_MS}-hour`;

function basisOf(last: ChainCall, lifetime: number | undefined): string {
  const cache = lifetime === undefined ? 'no documented cache lifetime' : `${lifetimeText(lifetime)} prompt cache`;
  const model = last.model === '' ? 'unknown model' : last.model;
  return `last call ${new Date(last.time).toISOString()}, ${model}, ${cache}, list price of the prompt without output`;
}
