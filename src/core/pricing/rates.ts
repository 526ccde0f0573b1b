/**
 * The rate card: list prices as upstream (pydantic/genai-prices) writes them. Names are upstream's, so that its online data is
 * read as it is. Prices are US dollars per million tokens; they become whole pico-dollars per token in `ratePeriods.ts`.
 */
export interface RateCard {
  readonly schema: typeof RATE_CARD_SCHEMA;
  /** Where the prices are from, in words a person can follow up. */
  readonly source: string;
  /** The day of the data, YYYY-MM-DD. */
  readonly date: string;
  /** The sources that the card was joined from, each with the day of its data; absent where there is one. */
  readonly sources?: readonly RateSource[] | undefined;
  /** Models whose sources state different prices, as the build found them. */
  readonly differences?: readonly RateDifference[] | undefined;
  readonly providers: readonly RateProvider[];
}

export const RATE_CARD_SCHEMA = 'token-ledger/rate-card@1';

/** Where prices are stated, and the day of the statement (YYYY-MM-DD). */
export interface RateSource {
  readonly source: string;
  readonly date: string;
}

export interface RateDifference {
  readonly seller: string;
  readonly model: string;
  /** Source whose prices hold from its day on. */
  readonly used: string;
  readonly statements: readonly (RateSource & { readonly prices: Prices })[];
}

/** Who sells models. One model may be sold by several, at different prices. */
export interface RateProvider {
  readonly id: string;
  readonly name?: string | undefined;
  /** Pages that list the prices. */
  readonly pricing_urls?: readonly string[] | undefined;
  /** Which models are this seller's when a log names none. */
  readonly model_match?: Match | undefined;
  /** Which spellings of a seller's name mean this one. */
  readonly provider_match?: Match | undefined;
  /** Sellers whose list also holds here. */
  readonly fallback_model_providers?: readonly string[] | undefined;
  readonly models: readonly RateModel[];
}

export interface RateModel {
  readonly id: string;
  readonly match: Match;
  /** Tokens that a prompt and its answer may have together. */
  readonly context_window?: number | undefined;
  /** One price list, or several of which the last whose condition holds counts. */
  readonly prices: Prices | readonly DatedPrices[];
  /** Where the row is from and of which day it is, where that is not the first source of the card. */
  readonly source?: string | undefined;
  readonly date?: string | undefined;
  /** The row replaces what the first source states, now and after a refresh. */
  readonly correction?: boolean | undefined;
}

export type Match =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly Match[] }
  | { readonly and: readonly Match[] };

export interface DatedPrices {
  /** None: always. */
  readonly constraint?: Condition | undefined;
  readonly prices: Prices;
  /** As for a model: where this list alone is from. */
  readonly source?: string | undefined;
  readonly date?: string | undefined;
}

export type Condition =
  /** From this UTC day on, YYYY-MM-DD. */
  | { readonly start_date: string }
  /** Between two times of the UTC day, `HH:MM:SSZ`; the end is not in it, and it may be past midnight. From a day on, where one is named. */
  | { readonly start_time: string; readonly end_time: string; readonly start_date?: string | undefined };

export const PRICE_KEYS = [
  'input_mtok',
  'cache_write_mtok',
  'cache_write_1h_mtok',
  'cache_write_12h_mtok',
  'cache_read_mtok',
  'output_mtok',
  'output_reasoning_mtok',
  'web_searches_kcount',
] as const;
export type PriceKey = (typeof PRICE_KEYS)[number];

export type Prices = { readonly [key in PriceKey]?: Price | undefined };

/** Dollars, or dollars by the size of the whole request: a tier holds above `start` prompt tokens (read and written ones included). */
export type Price = number | { readonly base: number; readonly tiers: readonly Tier[] };

export interface Tier {
  readonly start: number;
  readonly price: number;
}
