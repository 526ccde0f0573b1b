import { DAY_MS } from '../durations.ts';
import type { CountedTokenType } from '../usage/tokenTypes.ts';
import type { Condition, DatedPrices, Price, PriceKey, Prices, RateModel } from './rates.ts';

/** What one token costs, in whole pico-dollars (1e-12 dollar); a web search in whole nano-dollars. */
export interface UnitRates extends Readonly<Record<CountedTokenType, number>> {
  /** Undefined where the card has no price for writes that are kept for 12 hours. */
  readonly cacheWrite12h?: number | undefined;
  readonly reasoning: number;
  /** Undefined where the card has no price for it. */
  readonly webSearch: number | undefined;
}

/** Rates of requests whose prompt is larger than `above` and not larger than the next band's `above`. */
export interface Band {
  readonly above: number;
  readonly rates: UnitRates;
}

/** A stretch of time in which one price list holds. */
export interface Period {
  /** The condition in words; '' where there is none. */
  readonly words: string;
  /** From when on it can hold at all, ms UTC. */
  readonly since: number;
  /** Where this list is from and of which day it is; undefined where the card's own source and day hold. */
  readonly source?: string | undefined;
  readonly date?: string | undefined;
  holds(time: number): boolean;
  /** By rising `above`; the first starts at 0. */
  readonly bands: readonly Band[];
}

export const ALWAYS = Number.NEGATIVE_INFINITY;

/**
 * The price lists of a model, ready for arithmetic; undefined where it has no price for tokens (but one whose id ends in
 * `:free` costs nothing). A price that is missing is that of the kind above it, as upstream has it: cache tokens cost what input
 * costs, reasoning what output costs. One exception is ours: a one-hour write of a Claude model costs twice the input price
 * where a seller lists none (the same on every Anthropic price page: platform.claude.com/docs/en/about-claude/pricing).
 */
export function periodsOf(model: RateModel, claude: boolean): readonly Period[] | undefined {
  const lists: readonly DatedPrices[] = isDated(model.prices) ? model.prices : [{ prices: model.prices }];
  const free = model.id.endsWith(':free');
  if (!free && lists.some(({ prices }) => prices.input_mtok === undefined || prices.output_mtok === undefined))
    return undefined;
  return lists.map(({ constraint, prices, source = model.source, date = model.date }) => ({
    ...conditionOf(constraint),
    bands: bandsOf(prices, claude),
    source,
    date,
  }));
}

/** The list that holds at a time (ms UTC): the last whose condition is met, else the first. */
export function periodAt(periods: readonly Period[], time: number): Period | undefined {
  for (let i = periods.length - 1; i > 0; i--) {
    const period = periods[i];
    if (period?.holds(time)) return period;
  }
  return periods[0];
}

/** The band of a request by its whole prompt: uncached, read and written tokens together. */
export function bandOf(bands: readonly Band[], promptTokens: number): Band | undefined {
  let i = bands.length - 1;
  while (i > 0 && promptTokens <= (bands[i]?.above ?? 0)) i--;
  return bands[i];
}

function isDated(prices: RateModel['prices']): prices is readonly DatedPrices[] {
  return Array.isArray(prices);
}

function conditionOf(condition: Condition | undefined): Pick<Period, 'words' | 'since' | 'holds'> {
  if (condition === undefined) return { words: '', since: ALWAYS, holds: () => true };
  const since = condition.start_date === undefined ? ALWAYS : Date.parse(`${condition.start_date}T00:00:00Z`);
  const from = condition.start_date === undefined ? '' : `from ${condition.start_date}`;
  if (!('start_time' in condition)) return { words: from, since, holds: (time) => time >= since };
  const start = clockTime(condition.start_time);
  const end = clockTime(condition.end_time);
  const words = `${from === '' ? '' : `${from}, `}daily from ${condition.start_time} to ${condition.end_time}`;
  const within = (t: number) => (end < start ? t >= start || t < end : t >= start && t < end);
  return { words, since, holds: (time) => time >= since && within(((time % DAY_MS) + DAY_MS) % DAY_MS) };
}

function clockTime(text: string): number {
  return Date.parse(`1970-01-01T${text}`);
}

function bandsOf(prices: Prices, claude: boolean): readonly Band[] {
  const starts = new Set<number>();
  for (const price of Object.values(prices)) {
    if (typeof price === 'object') for (const tier of price.tiers) starts.add(tier.start);
  }
  const above = [...starts].filter((s) => s > 0).toSorted((a, b) => a - b);
  return [0, ...above].map((start) => ({ above: start, rates: ratesAt(prices, start + 1, claude) }));
}

function ratesAt(prices: Prices, size: number, claude: boolean): UnitRates {
  const at = (key: PriceKey) => picoPerToken(priceAt(prices[key], size));
  const input = at('input_mtok') ?? 0;
  const output = at('output_mtok') ?? 0;
  const write = at('cache_write_mtok');
  const search = priceAt(prices.web_searches_kcount, size);
  return {
    input,
    cacheWrite5m: write ?? input,
    cacheWrite1h: at('cache_write_1h_mtok') ?? (claude && write !== undefined ? 2 * input : (write ?? input)),
    cacheWrite12h: at('cache_write_12h_mtok'),
    cacheRead: at('cache_read_mtok') ?? input,
    output,
    reasoning: at('output_reasoning_mtok') ?? output,
    // Dollars per thousand searches are a million nano-dollars each.
    webSearch: search === undefined ? undefined : Math.round(search * 1e6),
  };
}

function priceAt(price: Price | undefined, size: number): number | undefined {
  if (typeof price !== 'object') return price;
  let best = { start: -1, price: price.base };
  for (const tier of price.tiers) if (size > tier.start && tier.start > best.start) best = tier;
  return best.price;
}

/** Dollars per million tokens are whole pico-dollars per token, up to six decimals. */
export function picoPerToken(dollarsPerMillion: number): number;
export function picoPerToken(dollarsPerMillion: number | undefined): number | undefined;
export function picoPerToken(dollarsPerMillion: number | undefined): number | undefined {
  return dollarsPerMillion === undefined ? undefined : Math.round(dollarsPerMillion * 1e6);
}
