import type { AgentId } from '../usage/call.ts';
import { type CountedTokenType, forEachCountedType } from '../usage/tokenTypes.ts';
import { MODIFIER_WORDS, type Modifier, modifiersOf } from './modifiers.ts';
import type { PriceStatus } from './priced.ts';
import { quoteCall } from './quote.ts';
import type { RateOverrides } from './rateOverrides.ts';
import { type Band, periodAt, type UnitRates } from './ratePeriods.ts';
import type { RateCard } from './rates.ts';

export interface PriceQuestion {
  /** As a log spells it. */
  readonly model: string;
  readonly agent: AgentId;
  /** Who served it, as a log spells it; '' for not said. */
  readonly provider: string;
  /** Words of `Call.modifiers`, joined by commas. */
  readonly modifiers: string;
  /** Milliseconds since 1970, UTC: an old call has the price of its day. */
  readonly time: number;
}

/** US dollars per million tokens, for prompts of more than `above` tokens and up to `upTo`; a web search in dollars. */
export interface PriceTier extends Readonly<Record<CountedTokenType, number>> {
  readonly above: number;
  readonly upTo: number | null;
  /** Absent where the card has no price for writes that are kept for 12 hours. */
  readonly cacheWrite12h?: number;
  /** Where it is priced apart from other output. */
  readonly reasoning: number | null;
  readonly webSearch: number | null;
}

/** How a model's price comes about, for people. */
export interface PriceAnswer {
  readonly status: PriceStatus;
  /** The model of the card, or of the person's file, that prices it; '' if unpriced. */
  readonly as: string;
  readonly source: string;
  /** Day of the data, YYYY-MM-DD; '' for the person's own prices. */
  readonly date: string;
  readonly seller: string;
  readonly urls: readonly string[];
  /** When these prices hold, in words; '' for always. */
  readonly period: string;
  /** Before modifiers; empty if unpriced. */
  readonly tiers: readonly PriceTier[];
  /** Asked for, and multiplied in. */
  readonly applied: readonly Modifier[];
  /** What else would change the price, if a call had it. */
  readonly possible: readonly Modifier[];
  readonly notes: readonly string[];
}

/** Explains the price that `Pricer.price` charges: by the same quote, with every tier of the day's list. */
export function explainPrice(card: RateCard, overrides: RateOverrides, question: PriceQuestion): PriceAnswer {
  const quote = quoteCall(card, overrides, { ...question, webSearches: 0 });
  const offer = quote.offers.find((each) => each.since <= question.time);
  const period = offer && periodAt(offer.periods, question.time);
  const { explain } = offer ?? quote.unpriced;
  const { seller, urls, modifiers: applied, notes } = explain;
  const { source = explain.source, date = explain.date } = period ?? {};
  const said = { source, date, seller, urls, applied, notes };
  if (!offer || !period) return { status: 'unpriced', as: '', period: '', tiers: [], possible: [], ...said };
  const names = applied.map(({ name }) => name);
  const others = MODIFIER_WORDS.filter((word) => !names.includes(word)).join(',');
  return {
    status: offer.status,
    as: offer.as,
    period: period.words,
    tiers: period.bands.map((band, i) => tierOf(band, period.bands[i + 1], offer.webSearch)),
    possible: modifiersOf(others, offer.as).applied,
    ...said,
  };
}

function tierOf({ above, rates }: Band, next: Band | undefined, webSearch: number): PriceTier {
  const search = rates.webSearch ?? webSearch;
  return {
    above,
    upTo: next?.above ?? null,
    ...dollars(rates),
    reasoning: rates.reasoning === rates.output ? null : rates.reasoning / 1e6,
    webSearch: search === 0 ? null : search / 1e9,
  };
}

const dollars = ({ cacheWrite12h, ...rates }: UnitRates) => ({
  ...forEachCountedType((name) => rates[name] / 1e6),
  ...(cacheWrite12h !== undefined && { cacheWrite12h: cacheWrite12h / 1e6 }),
});
