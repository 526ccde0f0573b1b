import { oldCardText } from '../core/pricing/cardAge.ts';
import type { Price, PriceKey, Prices, RateCard, RateSource } from '../core/pricing/rates.ts';
import { plainText } from '../core/text/untrusted.ts';
import type { PriceBook } from '../engine/prices/priceBook.ts';

/** The sources of a card with the days of their data; a card of one source has its own. */
export const sourcesOf = ({ sources, source, date }: RateCard): readonly RateSource[] => sources ?? [{ source, date }];

/** `prices --check --json`: models whose sources state different prices, with each statement. */
export function differencesOf({ inUse: { card } }: PriceBook) {
  return { sources: sourcesOf(card), differences: card.differences ?? [] };
}

/** `prices --check`: the sources, and each model on which they differ. `now` in ms UTC. */
export function differencesText(book: PriceBook, now: number): string {
  const { card } = book.inUse;
  const { sources, differences } = differencesOf(book);
  const lines = sources.map(({ source, date }) => `Source      ${plainText(source, 200)}, of ${date}`);
  const age = oldCardText(card.date, now);
  if (age !== '') lines.push(`Age         ${age}`);
  if (differences.length === 0) return `${lines.join('\n')}\n\nThe sources do not differ.\n`;
  lines.push('', 'They differ in (US dollars per million tokens):');
  for (const { seller, model, used, statements } of differences) {
    lines.push('', `${plainText(model, 80)} of ${plainText(seller, 40)}`);
    for (const { source, date, prices } of statements)
      lines.push(`  ${date}  ${pricesText(prices)}  ${plainText(source, 100)}${source === used ? ' (used)' : ''}`);
  }
  return `${lines.join('\n')}\n`;
}

const KINDS: readonly (readonly [PriceKey, string])[] = [
  ['input_mtok', 'input'],
  ['cache_write_mtok', 'write'],
  ['cache_read_mtok', 'read'],
  ['output_mtok', 'output'],
];

const pricesText = (prices: Prices): string =>
  KINDS.flatMap(([key, label]) => (prices[key] === undefined ? [] : [`${label} ${priceText(prices[key])}`])).join(', ');

const priceText = (price: Price): string =>
  typeof price === 'number'
    ? String(price)
    : [String(price.base), ...price.tiers.map((tier) => `${tier.price} above ${tier.start}`)].join('/');
