import type { Charge } from '../usage/charge.ts';
import { promptTokens } from '../usage/tokens.ts';
import { nanoOf } from './nano.ts';
import type { Priced, PricedInput, PriceExplanation } from './priced.ts';
import { type Offer, type Quote, quoteCall } from './quote.ts';
import { NO_OVERRIDES, type RateOverrides } from './rateOverrides.ts';
import { type Band, bandOf, type Period, periodAt, type UnitRates } from './ratePeriods.ts';
import type { RateCard } from './rates.ts';

export interface Pricer {
  price(call: PricedInput): Priced;
}

/** Logs hold few models; a log that invents names without end must not fill memory. */
const MOST_QUOTES = 5000;

/**
 * Prices calls at a card's list prices, the person's own prices first. Each part of a charge is whole nano-dollars, rounded half
 * up once. The tier of a request is decided by its whole prompt (input, read and written tokens together): so do Anthropic,
 * OpenAI, Google and xAI. Lookups are kept for as long as the pricer is, by agent, provider, model and modifiers; make a new
 * one when card or overrides change.
 */
export function createPricer(card: RateCard, overrides: RateOverrides = NO_OVERRIDES): Pricer {
  const memo: Memo = { agents: new Map(), count: 0 };
  return { price: (call) => priceAt(quoteOf(memo, card, overrides, call), call) };
}

/** Nested maps, because building one text key for each call costs more than pricing it. */
interface Memo {
  readonly agents: Map<string, Map<string, Map<string, Map<string, Quote>>>>;
  count: number;
}

function quoteOf(memo: Memo, card: RateCard, overrides: RateOverrides, call: PricedInput): Quote {
  const known = inner(inner(inner(memo.agents, call.agent), call.provider), call.model);
  const found = known.get(call.modifiers);
  if (found) return found;
  if (++memo.count > MOST_QUOTES) {
    memo.agents.clear();
    memo.count = 0;
  }
  const quote = quoteCall(card, overrides, call);
  known.set(call.modifiers, quote);
  return quote;
}

function inner<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const found = map.get(key);
  if (found) return found;
  const made = new Map<string, V>();
  map.set(key, made);
  return made;
}

function priceAt(quote: Quote, call: PricedInput): Priced {
  const offer = quote.offers.find((o) => o.since <= call.time);
  const period = offer && periodAt(offer.periods, call.time);
  const prompt = offer?.isSum ? 0 : promptTokens(call.tokens);
  const band = period && bandOf(period.bands, prompt);
  if (!offer || !band) return quote.unpriced;
  const charge = chargeOf(call, band.rates, offer);
  return { charge, status: offer.status, as: offer.as, explain: explained(offer, period, band) };
}

function chargeOf(call: PricedInput, rates: UnitRates, { ratio, webSearch, hasLongWrites }: Offer): Charge {
  const { input, cacheWrite5m, cacheWrite1h, cacheRead, output, reasoning } = call.tokens;
  const write = hasLongWrites ? (rates.cacheWrite12h ?? rates.cacheWrite5m) : rates.cacheWrite5m;
  // Reasoning is inside output; only a model that prices it apart needs to know how much it was.
  const thought = rates.reasoning === rates.output ? 0 : Math.min(reasoning, output);
  return {
    input: nanoOf(input, rates.input, 0, 0, ratio),
    cacheWrite: nanoOf(cacheWrite5m, write, cacheWrite1h, rates.cacheWrite1h, ratio),
    cacheRead: nanoOf(cacheRead, rates.cacheRead, 0, 0, ratio),
    output: nanoOf(output - thought, rates.output, thought, rates.reasoning, ratio),
    other: call.webSearches * (rates.webSearch ?? webSearch),
  };
}

function explained(offer: Offer, period: Period, band: Band): PriceExplanation {
  const known = offer.shown.get(band);
  if (known) return known;
  const next = period.bands[period.bands.indexOf(band) + 1];
  const tier = period.bands.length > 1 ? { tier: { above: band.above, upTo: next?.above } } : {};
  const { source = offer.explain.source, date = offer.explain.date } = period;
  const made = { ...offer.explain, ...tier, source, date, period: period.words, rates: band.rates };
  offer.shown.set(band, made);
  return made;
}
