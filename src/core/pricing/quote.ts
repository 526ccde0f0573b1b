import { NO_CHARGE } from '../usage/charge.ts';
import { readModelName } from '../usage/modelId.ts';
import { LONG_WRITES, type ModifierSet, modifiersOf, productOf, type Ratio, SUM, WEB_SEARCH } from './modifiers.ts';
import type { Priced, PricedInput, PriceExplanation, PriceStatus } from './priced.ts';
import { type Found, findModel } from './rateLookup.ts';
import { aliasOf, overridePeriods, type RateOverrides } from './rateOverrides.ts';
import { ALWAYS, type Band, type Period, periodsOf } from './ratePeriods.ts';
import type { RateCard } from './rates.ts';

/** All that is known of a model's price before time and size of a call. */
export interface Quote {
  /** What may price it, the person's own prices first; each from a time on. */
  readonly offers: readonly Offer[];
  /** The answer where no offer holds. */
  readonly unpriced: Priced;
}

export interface Offer {
  /** Milliseconds since 1970, UTC. */
  readonly since: number;
  readonly periods: readonly Period[];
  readonly status: PriceStatus;
  readonly as: string;
  readonly ratio: Ratio;
  /** The counts are of several requests: the price for the smallest prompts holds. */
  readonly isSum: boolean;
  /** Written tokens are kept for 12 hours. */
  readonly hasLongWrites: boolean;
  /** Nano-dollars of a web search where the period has no price for it. */
  readonly webSearch: number;
  readonly explain: PriceExplanation;
  /** Explanations already made, by band. */
  readonly shown: Map<Band, PriceExplanation>;
}

const NOTHING: PriceExplanation = { source: '', date: '', seller: '', urls: [], period: '', modifiers: [], notes: [] };

/** Looks a model up: alias, the person's prices, then the card. */
export function quoteCall(card: RateCard, overrides: RateOverrides, call: Omit<PricedInput, 'time' | 'tokens'>): Quote {
  const alias = aliasOf(overrides, call.model);
  const model = alias ?? call.model;
  const aliased = alias === undefined ? [] : [`your prices file says it is ${alias}`];
  const modifiers = readModelName(model).fast ? `${call.modifiers},fast` : call.modifiers;
  const found = findModel(card, call.agent, call.provider, model);
  const offers = [ownOffer(overrides, model, modifiers, aliased), cardOffer(card, found, modifiers, aliased)];
  const notes = [...aliased, ...found.notes];
  const unpriced = { charge: NO_CHARGE, status: 'unpriced', as: '', explain: { ...NOTHING, notes } } as const;
  return { offers: offers.filter((o) => o !== undefined), unpriced };
}

function ownOffer(
  overrides: RateOverrides,
  model: string,
  modifiers: string,
  notes: readonly string[],
): Offer | undefined {
  const periods = overridePeriods(overrides, model);
  const first = periods[0];
  if (!first) return undefined;
  const base = {
    since: first.since,
    periods,
    exact: true,
    as: model.trim(),
    source: 'your prices file',
    notes,
    modifiers,
  };
  return offerOf(base, modifiersOf(modifiers, model), webSearchOf(model, ''));
}

function cardOffer(
  card: RateCard,
  found: Found | { seller?: never },
  modifiers: string,
  notes: readonly string[],
): Offer | undefined {
  if (!found.seller) return undefined;
  const { seller, model, exact } = found;
  const claude = /claude/.test(model.id);
  const periods = periodsOf(model, claude);
  if (!periods) return undefined;
  // An entry for fast mode (OpenRouter and Copilot have some) has that price in it already.
  const words = readModelName(model.id).fast ? modifiers.replaceAll(/\bfast\b/g, '') : modifiers;
  const relative = exact ? [] : [relativeNote(model.id)];
  const base = {
    since: ALWAYS,
    periods,
    exact,
    as: model.id,
    source: card.sources?.[0]?.source ?? card.source,
    notes: [...notes, ...found.notes, ...relative],
    modifiers,
  };
  const offer = offerOf(base, modifiersOf(words, model.id), webSearchOf(model.id, seller.id));
  const explain = {
    ...offer.explain,
    date: card.sources?.[0]?.date ?? card.date,
    seller: seller.name ?? seller.id,
    urls: seller.pricing_urls ?? [],
    ...(exact && model.context_window !== undefined && { contextWindow: model.context_window }),
  };
  return { ...offer, explain };
}

interface Base {
  readonly since: number;
  readonly periods: readonly Period[];
  readonly exact: boolean;
  readonly as: string;
  readonly source: string;
  readonly notes: readonly string[];
  /** Words of the call, joined by commas. */
  readonly modifiers: string;
}

function offerOf(base: Base, modifiers: ModifierSet, webSearch: number): Offer {
  const { applied, unknown } = modifiers;
  const words = base.modifiers.split(',');
  const isSum = words.includes(SUM);
  const hasTiers = base.periods.some(({ bands }) => bands.length > 1);
  const notes = [
    ...base.notes,
    ...(isSum && hasTiers ? [SUM_NOTE] : []),
    ...unknown.map((word) => `no price is known for "${word}": it is priced without it`),
    ...applied.filter((m) => m.inferred).map((m) => `the factor for "${m.name}" is inferred: ${m.source}`),
  ];
  const sure = base.exact && unknown.length === 0 && !applied.some((m) => m.inferred);
  return {
    since: base.since,
    periods: base.periods,
    status: sure ? 'exact' : 'family',
    as: base.as,
    ratio: productOf(applied),
    isSum,
    hasLongWrites: words.includes(LONG_WRITES),
    webSearch,
    explain: { ...NOTHING, source: base.source, modifiers: applied, notes },
    shown: new Map(),
  };
}

const SUM_NOTE = 'the log holds a sum of several requests: the price for small prompts is used';

/** Newer models of a family often have cheaper cache reads, so the predecessor's price must be visible as such. */
const relativeNote = (id: string): string => `all prices, cache reads too, are those of ${id}: its own may differ`;

/** The two vendors whose price pages say it; what others take for a search is not known. */
function webSearchOf(model: string, seller: string): number {
  return /claude|gpt|^o\d/.test(model.toLowerCase()) || seller === 'openai' ? WEB_SEARCH.price : 0;
}
