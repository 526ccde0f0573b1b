import { HumanError } from '../core/humanError.ts';
import { cardAgeDays, oldCardText } from '../core/pricing/cardAge.ts';
import { explainPrice, type PriceAnswer, type PriceTier } from '../core/pricing/explainPrice.ts';
import type { Modifier } from '../core/pricing/modifiers.ts';
import { plainText } from '../core/text/untrusted.ts';
import type { AgentId } from '../core/usage/call.ts';
import { COUNTED_TOKEN_NAMES } from '../core/usage/tokenTypes.ts';
import { readRefreshState } from '../engine/prices/cachedRateCard.ts';
import { ownPricesPath } from '../engine/prices/ownPrices.ts';
import type { PriceBook } from '../engine/prices/priceBook.ts';
import { refreshCard, refreshUrl } from '../engine/prices/refreshCard.ts';
import { openPrices, statePath } from './machine/machine.ts';
import { differencesOf, differencesText, sourcesOf } from './priceDifferences.ts';
import { table } from './text/textTable.ts';

export interface PricesOptions {
  readonly model?: string | undefined;
  /** YYYY-MM-DD; today if absent. */
  readonly date?: string | undefined;
  readonly provider?: string | undefined;
  readonly modifiers: readonly string[];
  readonly refresh: boolean;
  /** List where the card's sources differ. */
  readonly check: boolean;
  readonly json: boolean;
}

/** `token-ledger prices`: which prices are used and why a model has the one it has. Reads no log. */
export async function runPrices(dist: string, options: PricesOptions): Promise<string> {
  const book = openPrices(dist);
  const news = options.refresh ? await refreshed(book) : '';
  if (options.check) return options.json ? json(differencesOf(book)) : `${news}${differencesText(book, Date.now())}`;
  if (options.model === undefined) return options.json ? json(about(book)) : `${news}${aboutText(book)}`;
  const time = options.date === undefined ? Date.now() : timeOf(options.date);
  const answer = explainPrice(book.inUse.card, book.inUse.overrides, {
    model: options.model,
    agent: agentOf(options.provider),
    provider: options.provider ?? '',
    modifiers: options.modifiers.join(','),
    time,
  });
  // So that a script sees that there is no price.
  if (answer.status === 'unpriced') process.exitCode = 1;
  const day = new Date(time).toISOString().slice(0, 10);
  if (options.json) return json({ model: options.model, on: day, ...answer });
  const near = answer.status === 'unpriced' ? alike(book, options.model) : [];
  return `${news}${answerText(plainText(options.model, 80), day, answer, { near, card: book.inUse.card.date })}`;
}

async function refreshed(book: PriceBook): Promise<string> {
  const now = Date.now();
  const done = await refreshCard({ folder: statePath(), current: book.inUse.card, url: refreshUrl(process.env), now });
  if (done.kind === 'failed') throw new HumanError(`Prices stay those of ${book.inUse.card.date}: ${done.reason}.`);
  book.reload();
  if (done.kind === 'same') return 'There is nothing newer.\n\n';
  const left = done.leftOut.length === 0 ? '' : ` ${done.leftOut.length} entries that do not fit were left out.`;
  return `Prices of ${done.date} are kept.${left}\n\n`;
}

function about({ inUse }: PriceBook) {
  const { card, kept, overrides, problems } = inUse;
  const { asked } = readRefreshState(statePath());
  return {
    card: {
      date: card.date,
      source: card.source,
      sources: sourcesOf(card),
      ageDays: cardAgeDays(card.date, Date.now()),
      differences: card.differences?.length ?? 0,
      refreshed: kept,
      lastAsked: asked === 0 ? null : new Date(asked).toISOString(),
      models: card.providers.reduce((sum, { models }) => sum + models.length, 0),
    },
    own: {
      path: ownPricesPath(statePath()),
      prices: overrides.prices.length,
      aliases: Object.keys(overrides.aliases).length,
    },
    problems,
  };
}

function aboutText(book: PriceBook): string {
  const { card, own, problems } = about(book);
  const asked = card.lastAsked === null ? 'never asked' : `last asked on ${card.lastAsked.slice(0, 10)}`;
  return [
    `Rate card   of ${card.date}, ${card.models} models, from ${plainText(card.source, 200)}`,
    `            ${card.refreshed ? 'brought by a refresh' : 'as it shipped'}; the network was ${asked} for newer ones (prices --refresh asks it)`,
    `Your own    ${own.prices} prices, ${own.aliases} aliases in ${own.path}`,
    ...problems.map((problem) => `Problem     ${plainText(problem, 300)}`),
    ...[oldCardText(card.date, Date.now())].filter((text) => text !== '').map((text) => `Age         ${text}`),
    ...(card.differences > 0 ? [`Sources     differ in ${card.differences} models (prices --check lists them)`] : []),
    '',
    'token-ledger prices MODEL explains a price.',
    '',
  ].join('\n');
}

const MATCHED: Readonly<Record<PriceAnswer['status'], string>> = {
  exact: 'its own price',
  family: 'no price that is surely its own',
  unpriced: 'no price is known',
};

/**
 * Models that have the words in their name, the newest first: those of the first seller that has any. A model of that very name
 * is one that only its seller's own agents pay for: it is named with the seller.
 */
function alike({ inUse }: PriceBook, model: string): readonly string[] {
  const words = model.toLowerCase();
  if (words.length < 2) return [];
  for (const { id: seller, models } of inUse.card.providers) {
    const ids = models
      .filter(({ id }) => id.toLowerCase().includes(words))
      .map(({ id }) => (id.toLowerCase() === words ? `${id} --provider ${seller}` : id));
    if (ids.length > 0) return ids.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true })).slice(0, 5);
  }
  return [];
}

interface BesideAnswer {
  readonly near: readonly string[];
  /** Day of the rate card. A single price has the day of its own source, which may be another. */
  readonly card: string;
}

function answerText(model: string, day: string, answer: PriceAnswer, { near, card }: BesideAnswer): string {
  const lines = [`${model} on ${day}: ${MATCHED[answer.status]}`, ''];
  const fact = (label: string, value: string): void => {
    if (value !== '') lines.push(`${label.padEnd(12)}${value}`);
  };
  fact('Meant?', near.join(', '));
  fact('Priced as', answer.as);
  fact('Seller', answer.seller);
  fact('Source', answer.source + (answer.date === '' ? '' : `, of ${answer.date}`));
  fact('Rate card', answer.date === '' || answer.date === card ? '' : `of ${card}, the day that other screens name`);
  for (const url of answer.urls) fact('Page', url);
  fact('Holds', answer.tiers.length === 0 ? '' : answer.period || 'always');
  for (const each of answer.applied) fact('Modifier', modifierText(each));
  for (const note of answer.notes) fact('Note', plainText(note, 300));
  if (answer.tiers.length > 0)
    lines.push('', 'US dollars per million tokens, before modifiers:', '', tierTable(answer.tiers));
  if (answer.possible.length > 0)
    lines.push('What would change it:', ...answer.possible.map((each) => `  ${modifierText(each)}`), '');
  return `${lines.join('\n').trimEnd()}\n`;
}

function modifierText({ name, numerator, denominator, source, inferred }: Modifier): string {
  const factor = Number((numerator / denominator).toFixed(4));
  return `${name}: × ${factor} (${source}${inferred ? '; inferred' : ''})`;
}

function tierTable(tiers: readonly PriceTier[]): string {
  const titles = ['Input', 'Cache write', 'for 1 hour', 'Cache read', 'Output', 'Reasoning', 'Web search'];
  const dropped: Readonly<Record<string, number>> = { 'Web search': 1, Reasoning: 2, 'for 1 hour': 3 };
  const columns = [
    { title: 'Prompt' },
    ...titles.map((title) => {
      const dropOrder = dropped[title];
      return { title, right: true, ...(dropOrder !== undefined && { dropOrder }) };
    }),
  ];
  return table(
    columns,
    tiers.map((tier) => [
      sizeText(tier),
      ...COUNTED_TOKEN_NAMES.map((name) => String(tier[name])),
      tier.reasoning === null ? 'as output' : String(tier.reasoning),
      tier.webSearch === null ? '–' : `${tier.webSearch} each`,
    ]),
  );
}

function sizeText({ above, upTo }: PriceTier): string {
  if (above > 0) return `more than ${above.toLocaleString('en')}`;
  return upTo === null ? 'any size' : `up to ${upTo.toLocaleString('en')}`;
}

/** Copilot sells models under a list of its own; nobody else's agent changes who sells. */
const agentOf = (provider: string | undefined): AgentId => (/copilot/i.test(provider ?? '') ? 'copilot-cli' : 'codex');

/** Noon of the day, so that a price that holds from that day on is met in each way of counting days. */
function timeOf(day: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T12:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(day))
    throw new HumanError(`A date is written as 2026-11-21; got "${day}".`);
  return time;
}

const json = (value: object): string => `${JSON.stringify({ schema: 'token-ledger/prices@1', ...value }, null, 2)}\n`;
