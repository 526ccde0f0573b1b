import type { Call } from '../usage/call.ts';
import type { Charge } from '../usage/charge.ts';
import type { Modifier } from './modifiers.ts';
import type { UnitRates } from './ratePeriods.ts';

/** What of a call its price depends on. */
export type PricedInput = Pick<Call, 'agent' | 'model' | 'provider' | 'time' | 'tokens' | 'webSearches' | 'modifiers'>;

/**
 * `exact`: the card or the person's file knows this model. `family`: priced as `as`, or without a modifier whose price is not
 * known; the screen must say so. `unpriced`: there is no price, which is not the same as costing nothing.
 */
export type PriceStatus = 'exact' | 'family' | 'unpriced';

export interface Priced {
  /** All zero if unpriced. */
  readonly charge: Charge;
  readonly status: PriceStatus;
  /** The model of the card that priced it; '' if unpriced. */
  readonly as: string;
  readonly explain: PriceExplanation;
}

/** Where a price is from, for people. One object is shared by the calls that have the same price. */
export interface PriceExplanation {
  /** '' if unpriced. */
  readonly source: string;
  /** Day of the data, YYYY-MM-DD; '' for the person's own prices. */
  readonly date: string;
  readonly seller: string;
  /** Pages that list the prices. */
  readonly urls: readonly string[];
  /** When these prices hold, in words; '' for always. */
  readonly period: string;
  /** Which size of prompt they hold for: more than `above` tokens, up to `upTo`; absent if size does not matter. */
  readonly tier?: { readonly above: number; readonly upTo: number | undefined };
  /** Before modifiers; absent if unpriced. */
  readonly rates?: UnitRates;
  readonly modifiers: readonly Modifier[];
  /** The model's window in tokens, where the card lists it and knows this very model. */
  readonly contextWindow?: number;
  /** Whole sentences for the person. */
  readonly notes: readonly string[];
}
