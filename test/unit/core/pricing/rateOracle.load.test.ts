import assert from 'node:assert/strict';
import { calcPrice } from '@pydantic/genai-prices';
import { createPricer, type Pricer } from '../../../../src/core/pricing/priceCall.ts';
import type {
  DatedPrices,
  Match,
  Price,
  RateCard,
  RateModel,
  RateProvider,
  Tier,
} from '../../../../src/core/pricing/rates.ts';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import type { Tokens } from '../../../../src/core/usage/tokens.ts';
import { aCall, shippedCard } from '../ratesForTests.ts';

// The library that the data is from prices every model of our card, on days around every change, with mixes around every tier.
describe('prices against the library that the data is from', function () {
  this.timeout(120_000);
  let card: RateCard;
  let pricer: Pricer;
  before(async () => {
    card = firstSourceOnly(await shippedCard());
    pricer = createPricer(card);
  });

  it('every model of every seller, on every date, for every mix', () => {
    let compared = 0;
    const models = new Set<string>();
    for (const seller of card.providers) {
      for (const model of seller.models) {
        const name = nameOf(model, seller);
        for (const time of timesOf(model)) {
          for (const tokens of mixesOf(model)) {
            const same = name !== undefined && compare(pricer, seller, name, time, tokens, searchesOf(model));
            if (same) models.add(`${seller.id}/${model.id}`);
            compared += same ? 1 : 0;
          }
        }
      }
    }
    const all = card.providers.reduce((n, p) => n + p.models.length, 0);
    console.log(`      ${compared} comparisons with calcPrice, ${models.size} of ${all} models`);
    assert.ok(compared > 50_000, `${compared}`);
    assert.equal(models.size, all);
  });

  it('every name that a rule of the card spells out', () => {
    let compared = 0;
    const tokens = { input: 1000, cacheWrite5m: 300, cacheWrite1h: 0, cacheRead: 70_000, output: 500, reasoning: 20 };
    for (const seller of card.providers) {
      for (const model of seller.models) {
        for (const name of namesOf(model.match)) {
          if (compare(pricer, seller, name, Date.UTC(2026, 9, 1, 12), tokens, 0)) compared++;
        }
      }
    }
    console.log(`      ${compared} names compared with calcPrice`);
    assert.ok(compared > 1200, `${compared}`);
  });
});

/** The card without what other sources state: the library knows nothing of it. */
function firstSourceOnly(card: RateCard): RateCard {
  const isFirst = ({ source }: { readonly source?: string | undefined }) => source === undefined;
  const providers = card.providers.map((seller) => {
    const models = seller.models.filter(isFirst).map((model) => ({
      ...model,
      prices: Array.isArray(model.prices) ? (model.prices as readonly DatedPrices[]).filter(isFirst) : model.prices,
    }));
    return { ...seller, models };
  });
  return { ...card, providers: providers.filter(({ models }) => models.length > 0) };
}

/** False where the library knows no figure, or one of a model that is not sold by the token. */
function compare(
  pricer: Pricer,
  seller: RateProvider,
  name: string,
  time: number,
  tokens: Tokens,
  webSearches: number,
): boolean {
  const theirs = calcPrice(usageOf(tokens, webSearches), name, { providerId: seller.id, timestamp: new Date(time) });
  if (!theirs || (theirs.model_price['input_mtok'] === undefined && !theirs.model.id.endsWith(':free'))) return false;
  const ours = pricer.price(aCall({ model: name, provider: seller.id, time, tokens, webSearches }));
  const where = `${seller.id} ${name} ${new Date(time).toISOString()} ${JSON.stringify(tokens)}`;
  assert.equal(ours.as, theirs.model.id, where);
  // Five parts, each rounded to whole nano-dollars; and one price of upstream is 1/12 dollar, which we hold to six decimals.
  const tolerance = 3 + (tokens.cacheWrite5m + tokens.cacheWrite1h) * 0.0004;
  const apart = Math.abs(chargeTotal(ours.charge) - theirs.total_price * 1e9);
  assert.ok(apart <= tolerance, `${where}: ${chargeTotal(ours.charge)} is not ${theirs.total_price * 1e9}`);
  return true;
}

/** The library wants sums: its input holds read and written tokens, its written ones both kinds. */
function usageOf(t: Tokens, webSearches: number): Record<string, number> {
  return {
    input_tokens: t.input + t.cacheRead + t.cacheWrite5m + t.cacheWrite1h,
    cache_read_tokens: t.cacheRead,
    cache_write_tokens: t.cacheWrite5m + t.cacheWrite1h,
    cache_write_1h_tokens: t.cacheWrite1h,
    output_tokens: t.output,
    output_reasoning_tokens: t.reasoning,
    web_searches: webSearches,
  };
}

function stepsOf(model: RateModel): readonly DatedPrices[] {
  return Array.isArray(model.prices) ? model.prices : [{ prices: model.prices as DatedPrices['prices'] }];
}

function timesOf(model: RateModel): readonly number[] {
  const days = [Date.UTC(2025, 4, 1, 3), Date.UTC(2026, 9, 1, 12), Date.UTC(2027, 1, 1, 23, 59, 59, 999)];
  const times = days.slice();
  for (const { constraint } of stepsOf(model)) {
    if (constraint && 'start_date' in constraint)
      times.push(...around(Date.parse(`${constraint.start_date}T00:00:00Z`)));
    if (constraint && 'start_time' in constraint) {
      for (const day of days) {
        const date = new Date(day).toISOString().slice(0, 11);
        times.push(
          ...around(Date.parse(date + constraint.start_time)),
          ...around(Date.parse(date + constraint.end_time)),
        );
      }
    }
  }
  return times;
}

function around(n: number): readonly number[] {
  return [n - 1, n, n + 1];
}

function mixesOf(model: RateModel): readonly Tokens[] {
  const starts = new Set([200_000, 272_000]);
  const prices = stepsOf(model).map((s) => s.prices);
  for (const p of prices)
    for (const price of Object.values(p)) for (const tier of tiersOf(price)) starts.add(tier.start);
  // A one-hour write of a Claude model without a price for it costs what Anthropic's page says, not what the library says.
  const hour = model.id.includes('claude') && prices.some((p) => p.cache_write_1h_mtok === undefined) ? 0 : 1;
  const mix = (
    input: number,
    cacheWrite5m: number,
    cacheWrite1h: number,
    cacheRead: number,
    output: number,
    reasoning: number,
  ) => ({
    input,
    cacheWrite5m,
    cacheWrite1h: cacheWrite1h * hour,
    cacheRead,
    output,
    reasoning,
  });
  return [
    mix(0, 0, 0, 0, 0, 0),
    mix(1, 0, 0, 0, 1, 1),
    mix(12, 10_000, 20_000, 120_000, 900, 300),
    mix(7, 0, 33_333, 0, 1, 0),
    mix(1_234_567, 7, 5, 3, 98_765, 4_321),
    ...[...starts].flatMap((s) =>
      around(s).flatMap((n) => [mix(n, 0, 0, 0, 10, 0), mix(1, 800, 200, n - 1001, 77, 7)]),
    ),
  ];
}

function tiersOf(price: Price | undefined): readonly Tier[] {
  return typeof price === 'object' ? price.tiers : [];
}

function searchesOf(model: RateModel): number {
  return stepsOf(model).every((s) => s.prices.web_searches_kcount !== undefined) ? 3 : 0;
}

/** A name that the library takes for this very model; the ids of some entries are no names, and some are hidden by others. */
function nameOf(model: RateModel, seller: RateProvider): string | undefined {
  const found = (name: string) => calcPrice({ input_tokens: 1 }, name, { providerId: seller.id })?.model.id;
  return [model.id, ...namesOf(model.match)].find((name) => found(name) === model.id);
}

function namesOf(match: Match): readonly string[] {
  if ('or' in match) return match.or.flatMap(namesOf);
  if ('and' in match) return match.and.flatMap(namesOf);
  if ('regex' in match) return /^\^[\w.\\/-]*(?:\\d\{\d\}-?)+\$$/.test(match.regex) ? [dated(match.regex)] : [];
  return Object.values<string>(match);
}

/** A name that a pattern such as `^gpt-5\.4-\d{4}-\d{2}-\d{2}$` meets. */
function dated(pattern: string): string {
  return pattern
    .replaceAll(/[\^$]/g, '')
    .replace('\\d{8}', '20260102')
    .replace('\\d{4}-\\d{2}-\\d{2}', '2026-01-02')
    .replaceAll('\\', '');
}
