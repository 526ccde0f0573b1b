import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseOverrides, type RateOverrides } from '../../../../src/core/pricing/rateOverrides.ts';
import type { RateCard } from '../../../../src/core/pricing/rates.ts';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import { NO_TOKENS } from '../../../../src/core/usage/tokens.ts';
import { aCall, shippedCard, usd } from '../ratesForTests.ts';
import { priceCall } from './priceOne.ts';

describe("a person's own prices", () => {
  let card: RateCard;
  before(async () => {
    card = await shippedCard();
  });
  const tokens = {
    ...NO_TOKENS,
    input: 1_000_000,
    cacheRead: 1_000_000,
    cacheWrite5m: 1_000_000,
    cacheWrite1h: 1_000_000,
    output: 1_000_000,
  };
  const price = (model: string, json: unknown, time = '2026-10-01') =>
    priceCall(aCall({ model, tokens, time: Date.parse(time) }), card, read(json));

  it('replace those of the card', () => {
    const own = {
      prices: [{ model: 'claude-opus-4-8', input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 5 }],
    };
    const priced = price('anthropic/claude-opus-4.8', own);
    assert.deepEqual([priced.status, priced.explain.source], ['exact', 'your prices file']);
    assert.equal(chargeTotal(priced.charge), usd(15));
  });

  it('price what the card does not know; a missing cache price is the input price', () => {
    assert.equal(
      chargeTotal(price('In-House-1', { prices: [{ model: 'in-house-1', input: 0.000001, output: 2 }] }).charge),
      usd(2.000004),
    );
  });

  it('hold from their day on; before it the card does', () => {
    const history = {
      prices: [
        { model: 'gpt-5.3-codex', from: '2026-06-01', input: 7, output: 7 },
        { model: 'gpt-5.3-codex', from: '2026-02-01', input: 5, output: 5 },
      ],
    };
    const input = (time: string) => price('gpt-5.3-codex', history, time).charge.input;
    const days = ['2026-01-31T23:59:59.999Z', '2026-02-01', '2026-05-31', '2026-06-01', '2027-01-01'];
    assert.deepEqual(days.map(input), [1.75, 5, 5, 7, 7].map(usd));
    assert.equal(price('gpt-5.3-codex', history, '2026-01-01').explain.source, card.sources?.[0]?.source);
    assert.equal(price('gpt-5.3-codex', history).explain.period, 'from 2026-06-01');
    assert.equal(
      price('new', { prices: [{ model: 'new', from: '2026-06-01', input: 7, output: 7 }] }, '2026-01-01').status,
      'unpriced',
    );
  });

  it('alias one name to another, once', () => {
    const aliases = { 'proxy/best': 'claude-opus-4-8', a: 'b', b: 'claude-opus-4-8' };
    assert.deepEqual(
      [price('Proxy/Best', { aliases }).as, price('Proxy/Best', { aliases }).status],
      ['claude-opus-4-8', 'exact'],
    );
    assert.match(price('proxy/best', { aliases }).explain.notes.join(), /your prices file says/);
    assert.equal(price('a', { aliases }).status, 'unpriced');
    assert.equal(
      chargeTotal(price('x', { aliases: { x: 'y' }, prices: [{ model: 'y', input: 1, output: 1 }] }).charge),
      usd(5),
    );
  });

  const bad: readonly (readonly [unknown, RegExp])[] = [
    [null, /^the file/],
    [[], /^the file/],
    [{ price: [] }, /^the file/],
    [{ aliases: { a: 1 } }, /^aliases\.a/],
    [{ prices: [{ model: 'a', input: 1 }] }, /^prices\.0\.output/],
    [{ prices: [{ model: 'a', input: -1, output: 1 }] }, /^prices\.0\.input/],
    [{ prices: [{ model: 'a', input: '1', output: 1 }] }, /^prices\.0\.input/],
    [{ prices: [{ model: 'a', input: 1, output: 1, from: '2026-13-01' }] }, /^prices\.0\.from: is no day/],
    [{ prices: [{ model: 'a', input: 1, output: 1, form: '2026-01-01' }] }, /^prices\.0/],
  ];
  for (const [json, reason] of bad) {
    it(`refuse ${JSON.stringify(json)} and say where`, () => {
      const parsed = parseOverrides(json);
      assert.ok(!parsed.ok);
      assert.match(parsed.reason, reason);
    });
  }

  it('are described to editors by the same fields', () => {
    const schema = JSON.parse(readFileSync('media/prices.schema.json', 'utf8')) as {
      properties: { prices: { items: { required: string[]; properties: Record<string, unknown> } } };
    };
    const { required, properties } = schema.properties.prices.items;
    const full = Object.fromEntries(Object.keys(properties).map((key) => [key, valueOf(key)]));
    assert.ok(parseOverrides({ $schema: 'x', aliases: {}, prices: [full] }).ok);
    for (const key of required) {
      const { [key]: _, ...rest } = full;
      assert.ok(!parseOverrides({ prices: [rest] }).ok, key);
    }
    assert.deepEqual(Object.keys(schema.properties), ['$schema', 'aliases', 'prices']);
  });
});

function read(json: unknown): RateOverrides {
  const parsed = parseOverrides(json);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.reason);
  return parsed.overrides;
}

function valueOf(key: string): string | number {
  if (key === 'model') return 'm';
  return key === 'from' ? '2026-01-01' : 1;
}
