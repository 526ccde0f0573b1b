import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForUpdate } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { buildRateCard, writeRateCard } from '../../../../src/build/rateCard.mjs';
import { decideRefresh, newerCard, REFRESH_MAX_BYTES } from '../../../../src/core/pricing/decideRefresh.ts';
import { createPricer } from '../../../../src/core/pricing/priceCall.ts';
import { matches, safePattern } from '../../../../src/core/pricing/rateMatch.ts';
import { type ParsedCard, parseRateCard, trustedCard } from '../../../../src/core/pricing/rateSchema.ts';
import type { Match, Price, RateCard } from '../../../../src/core/pricing/rates.ts';
import { NO_TOKENS } from '../../../../src/core/usage/tokens.ts';
import { hashOf } from '../../../../src/engine/prices/cachedRateCard.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { aCall, shippedCard } from '../ratesForTests.ts';

describe('the rate card', () => {
  let built: unknown;
  let card: RateCard;
  before(async () => {
    built = await buildRateCard();
    card = await shippedCard();
  });

  const bare = () => card.providers as unknown[];
  const give = (json: unknown, date = '2026-11-21') => {
    const text = typeof json === 'string' ? json : JSON.stringify(json);
    return decideRefresh(card, { text, bytes: Buffer.byteLength(text), date });
  };

  it('fits its schema whole, so that the shipped one can be trusted', () => {
    const parsed = parseRateCard(JSON.parse(JSON.stringify(built)));
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.leftOut, []);
    assert.deepEqual(parsed.card, JSON.parse(JSON.stringify(trustedCard(built))));
  });

  it('is written with what its bytes hash to beside it', () =>
    inScratchAsync(async (folder) => {
      const path = join(folder, 'card.json');
      await writeRateCard(path);
      const said: unknown = JSON.parse(readFileSync(join(folder, 'card.hash.json'), 'utf8'));
      assert.equal(said, hashOf(readFileSync(path, 'utf8')));
    }));

  it('upstream, whole and unchanged, prices every model as the card that was cut from it', async () => {
    const decision = give(await waitForUpdate());
    assert.ok(decision.take);
    assert.deepEqual(decision.leftOut, []);
    const [cut, fetched] = [createPricer(card), createPricer(decision.card)];
    const tokens = { ...NO_TOKENS, input: 1000, cacheWrite5m: 1000, cacheWrite1h: 500, cacheRead: 1000, output: 1000 };
    const others: string[] = [];
    for (const seller of card.providers) {
      for (const { id } of seller.models) {
        for (const provider of ['', seller.id]) {
          const call = aCall({ model: id, provider, tokens, webSearches: 1 });
          const [a, b] = [cut.price(call), fetched.price(call)];
          if (JSON.stringify([a.charge, a.status, a.as]) !== JSON.stringify([b.charge, b.status, b.as]))
            others.push(id);
        }
      }
    }
    // What the second source alone states ends where the first one speaks again.
    const second = card.sources?.[1]?.source;
    const differing = (card.differences ?? []).filter(({ used }) => used === second).map(({ model }) => model);
    assert.deepEqual(
      others.filter((id) => !differing.includes(id.toLowerCase())),
      [],
    );
  });

  it('stays small and knows the sellers of coding agents', () => {
    assert.ok(Buffer.byteLength(JSON.stringify(built)) < 260_000);
    const ids = card.providers.map((p) => p.id);
    for (const id of [
      'anthropic',
      'openai',
      'google',
      'x-ai',
      'deepseek',
      'moonshotai',
      'zai',
      'aws',
      'azure',
      'github-copilot',
    ]) {
      assert.ok(ids.includes(id), id);
    }
  });

  it('holds prices that are whole pico-dollars per token', () => {
    for (const { models } of card.providers) {
      for (const model of models) {
        const lists = Array.isArray(model.prices) ? model.prices.map((d) => d.prices) : [model.prices];
        for (const price of lists.flatMap((l) => Object.values<Price>(l)).flatMap(numbers)) {
          assert.ok(Math.abs(price * 1e6 - Math.round(price * 1e6)) < 1e-6, `${model.id} ${price}`);
        }
      }
    }
  });

  describe('rules', () => {
    const cases: readonly (readonly [Match, string, boolean])[] = [
      [{ equals: 'GLM-5' }, 'glm-5', true],
      [{ equals: 'a' }, 'ab', false],
      [{ starts_with: 'a' }, 'ab', true],
      [{ ends_with: 'a' }, 'ab', false],
      [{ ends_with: 'b' }, 'ab', true],
      [{ contains: 'B' }, 'abc', true],
      [{ regex: '^a\\d{2}$' }, 'a12', true],
      [{ regex: '(' }, 'a', false],
      [{ or: [{ equals: 'a' }, { equals: 'b' }] }, 'b', true],
      [{ and: [{ starts_with: 'a' }, { regex: '^(?!.*-tts$)' }] }, 'a-tts', false],
    ];
    for (const [rule, name, met] of cases) {
      it(`${JSON.stringify(rule)} ${met ? 'meets' : 'does not meet'} ${name}`, () =>
        assert.equal(matches(rule, name), met));
    }
  });

  describe('patterns from the network', () => {
    const safe = [
      '^a$',
      '^claude-opus-5-\\d{8}$',
      '^(?!.*-[tT][tT][sS](?:$|-))',
      '^(?![^/]+/)(?:labs-)?(?:a|b)',
      '^o[134]',
      'a?b*',
    ];
    const unsafe = [
      '(a+)+$',
      '(a|a)*b',
      '^(\\w*)*$',
      '(a{1,30}){1,30}',
      'a*b*',
      '(a)\\1',
      '(?<=a)b',
      '(?<n>a)\\k<n>',
      'a{1000}',
      '(',
      'x'.repeat(201),
      'a?'.repeat(9),
    ];
    for (const p of safe) it(`${p} may run`, () => assert.equal(safePattern(p), true));
    for (const p of unsafe) it(`${p.slice(0, 30)} may not`, () => assert.equal(safePattern(p), false));

    it('are quick on every name', () => {
      const piece = fc.constantFrom(
        'a',
        '\\d',
        '[ab]',
        '.',
        '*',
        '+',
        '?',
        '(',
        ')',
        '(?:',
        '(?!',
        '|',
        '{3}',
        '{1,9}',
        '$',
        '^',
      );
      const pattern = fc.array(piece, { maxLength: 30 }).map((p) => p.join(''));
      fc.assert(
        fc.property(pattern, fc.constantFrom('a', 'ab', '1'), (p, unit) => {
          if (!safePattern(p)) return;
          // Time of this thread: what others do on the machine does not count.
          const before = process.threadCpuUsage();
          matches({ regex: p }, unit.repeat(200).slice(0, 200));
          const { user, system } = process.threadCpuUsage(before);
          assert.ok(user + system < 200_000, p);
        }),
        { numRuns: FUZZ_RUNS * 50 },
      );
    });
  });

  describe('read from the network', () => {
    const model = { id: 'm', match: { equals: 'm' }, prices: { input_mtok: 1, output_mtok: 2 } };

    it("takes upstream's bare list, with keys it does not know", () => {
      const parsed = read(seller({ ...model, description: 'x', prices: { ...model.prices, input_audio_mtok: 9 } }));
      assert.ok(parsed.ok);
      assert.deepEqual(parsed.card.providers[0]?.models, [model]);
    });

    it('keeps a model whose context window is odd, without the window', () => {
      for (const odd of [0, -1, 1.5, '200k', 1e30]) {
        const parsed = read(seller({ ...model, context_window: odd }));
        assert.ok(parsed.ok);
        assert.deepEqual(parsed.card.providers[0]?.models, [{ ...model, context_window: undefined }]);
      }
    });

    it('leaves out what does not fit and names it', () => {
      const bad = [
        { ...model, id: 'negative', prices: { input_mtok: -1 } },
        { ...model, id: 'dear', prices: { input_mtok: 1e9 } },
        { ...model, id: 'pattern', match: { regex: '(a+)+$' } },
        { ...model, id: 'date', prices: [{ constraint: { start_date: 'soon' }, prices: {} }] },
        { ...model, id: 'deep', match: { or: [{ or: [{ or: [{ or: [{ equals: 'a' }] }] }] }] } },
        7,
      ];
      const parsed = read(seller(model, ...bad));
      assert.ok(parsed.ok);
      assert.equal(parsed.card.providers[0]?.models.length, 1);
      assert.deepEqual(
        parsed.leftOut.map((l) => l.split(':')[0]),
        ['s/negative', 's/dear', 's/pattern', 's/date', 's/deep', 's/?'],
      );
    });

    it('survives anything', () => {
      for (const json of [
        null,
        1,
        'x',
        {},
        [],
        [null],
        { schema: 'token-ledger/rate-card@2' },
        JSON.parse('['.repeat(5000) + ']'.repeat(5000)),
      ]) {
        assert.equal(read(json).ok, false);
      }
      fc.assert(fc.property(fc.jsonValue(), (json) => assert.equal(read(json).ok, false)));
    });
  });

  describe('a refresh', () => {
    it('takes a newer card of the same shape, and keeps its date and source', () => {
      const decision = give(bare());
      assert.ok(decision.take);
      assert.deepEqual([decision.card.date, decision.leftOut], ['2026-11-21', []]);
      assert.match(decision.card.source, /^https:/);
    });

    const refused: readonly (readonly [string, () => unknown, RegExp, string?])[] = [
      ['no JSON', () => '<html>', /not JSON/],
      ['no card', () => ({ a: 1 }), /no rate card/],
      ['an older one', bare, /is of 2026-01-01/, '2026-01-01'],
      [
        'one without a main seller',
        () => bare().filter((p) => (p as { id: string }).id !== 'anthropic'),
        /lacks most models of Anthropic/,
      ],
      ['a huge one', () => ' '.repeat(REFRESH_MAX_BYTES + 1), /larger than/],
    ];
    for (const [what, json, reason, date] of refused) {
      it(`keeps the card at hand for ${what}`, () => {
        const decision = give(json(), date);
        assert.ok(!decision.take);
        assert.match(decision.reason, reason);
      });
    }

    it('does not outlive a newer product', () => {
      const old = { ...card, date: '2026-01-01' };
      const young = { ...card, date: '2027-01-01' };
      assert.deepEqual([newerCard(card, undefined), newerCard(card, old), newerCard(card, young)], [card, card, young]);
    });
  });
});

function numbers(price: Price): readonly number[] {
  return typeof price === 'number' ? [price] : [price.base, ...price.tiers.map((t) => t.price)];
}

function seller(...models: readonly unknown[]): unknown {
  return [{ id: 's', api_pattern: 'x', extractors: [], models }];
}

function read(json: unknown): ParsedCard {
  return parseRateCard(json, { source: 'there', date: '2026-11-01' });
}
