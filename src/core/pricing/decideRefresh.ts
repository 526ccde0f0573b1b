import { sameModel } from '../usage/sameModel.ts';
import { lists } from './rateMatch.ts';
import { parseRateCard } from './rateSchema.ts';
import type { DatedPrices, Prices, RateCard, RateModel } from './rates.ts';

/** Upstream's prices, kept up to date by its maintainers. Asked only if the person has turned it on. */
export const REFRESH_URL =
  'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data_slim.json';

/** A longer answer is not read to its end. Upstream's slim data had 0.26 MB in September 2026. */
export const REFRESH_MAX_BYTES = 2_000_000;

/** What the network gave. */
export interface Fetched {
  readonly text: string;
  readonly bytes: number;
  /** Day of the data by the answer's Last-Modified, else of the request, YYYY-MM-DD UTC. */
  readonly date: string;
}

export type RefreshDecision =
  | { readonly take: true; readonly card: RateCard; readonly leftOut: readonly string[] }
  /** The card at hand stays; the reason is for a person. */
  | { readonly take: false; readonly reason: string };

/**
 * Decides whether what the network gave replaces the card at hand. It must be of the shape, not older, and not much poorer: one
 * that lost a main seller or half of its models is a mistake upstream or somebody else's answer.
 */
export function decideRefresh(current: RateCard, fetched: Fetched): RefreshDecision {
  if (fetched.bytes > REFRESH_MAX_BYTES) return keep(`it is larger than ${REFRESH_MAX_BYTES} bytes`);
  const json = parseJson(fetched.text);
  if (json === undefined) return keep('it is not JSON');
  const parsed = parseRateCard(json, { source: REFRESH_URL, date: fetched.date });
  if (!parsed.ok) return keep(parsed.reason);
  const { leftOut } = parsed;
  const card = keepOtherSources(cutToSize(parsed.card, current), current);
  const [first, ...others] = current.sources ?? [{ source: current.source, date: current.date }];
  const known = first?.date ?? current.date;
  if (fetched.date < known) return keep(`it is of ${fetched.date}, the prices at hand are of ${known}`);
  const lost = current.providers.find((p) => isMain(p.id) && modelCount(card, p.id) * 2 < p.models.length);
  if (lost) return keep(`it lacks most models of ${lost.name ?? lost.id}`);
  const sources = [{ source: REFRESH_URL, date: fetched.date }, ...others];
  const date = sources.map((each) => each.date).reduce((a, b) => (a > b ? a : b));
  return { take: true, card: { ...card, date, ...(others.length > 0 && { sources }) }, leftOut };
}

/**
 * Cut as our own card is (src/build/rateCard.mjs), so that the same data price a call alike whichever way they came: sellers
 * that the card at hand has, and what is sold by the token. An entry without a price would hide another seller's with one.
 */
function cutToSize(card: RateCard, current: RateCard): RateCard {
  const known = new Set(current.providers.map(({ id }) => id));
  const providers = card.providers
    .filter(({ id }) => known.has(id))
    .map((seller) => ({ ...seller, models: seller.models.filter(isSold) }));
  return { ...card, providers };
}

/**
 * Rows that came from another source than the one that was asked stay, unless the answer holds the very model now: the address
 * knows nothing of them. Corrections stay before what they correct.
 */
function keepOtherSources(card: RateCard, current: RateCard): RateCard {
  const providers = current.providers.map((before) => {
    const now = card.providers.find(({ id }) => id === before.id);
    const models = now?.models ?? [];
    const isKnown = ({ id }: RateModel) => models.some((m) => lists(m.match, id.toLowerCase()) || sameModel(id, m.id));
    const isThere = ({ id }: RateModel) => models.some((m) => m.id === id && m.source !== undefined);
    const others = before.models
      .filter((model) => model.source !== undefined && !isThere(model))
      .filter((model) => model.correction === true || !isKnown(model));
    return { ...(now ?? before), models: [...others, ...models] };
  });
  return { ...card, providers };
}

function isSold({ id, prices }: RateModel): boolean {
  const lists: readonly DatedPrices[] = Array.isArray(prices) ? prices : [{ prices: prices as Prices }];
  return (
    id.endsWith(':free') ||
    lists.every((list) => list.prices.input_mtok !== undefined && list.prices.output_mtok !== undefined)
  );
}

/** The newer of the card that shipped and the one that was fetched and kept; on the same day the fetched one. */
export function newerCard(shipped: RateCard, kept: RateCard | undefined): RateCard {
  return kept && kept.date >= shipped.date ? kept : shipped;
}

function isMain(id: string): boolean {
  return id === 'anthropic' || id === 'openai' || id === 'google';
}

function modelCount(card: RateCard, id: string): number {
  return card.providers.find((p) => p.id === id)?.models.length ?? 0;
}

function keep(reason: string): RefreshDecision {
  return { take: false, reason: `the new prices were not taken: ${reason}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
