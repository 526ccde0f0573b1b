import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Charge, chargeTotal } from '../../../../src/core/usage/charge.ts';
import { nanoOf } from '../../../../src/core/pricing/nano.ts';
import { createPricer, priceCall } from '../../../../src/core/pricing/priceCall.ts';
import type { PricedInput, PriceStatus } from '../../../../src/core/pricing/priced.ts';
import type { RateCard } from '../../../../src/core/pricing/rates.ts';
import { NO_TOKENS, type Tokens } from '../../../../src/core/usage/tokens.ts';
import { aCall, shippedCard, usd } from '../ratesForTests.ts';

describe('the price of a call', () => {
  let card: RateCard;
  before(async () => {
    card = await shippedCard();
  });
  const some: Tokens = {
    input: 12,
    cacheWrite5m: 10_000,
    cacheWrite1h: 20_000,
    cacheRead: 120_000,
    output: 900,
    reasoning: 400,
  };
  const total = (fields: Partial<PricedInput> & { readonly model: string }) =>
    chargeTotal(priceCall(aCall(fields), card).charge);

  const sonnet = (tokens: Partial<Tokens>) =>
    total({ model: 'claude-sonnet-4-5', tokens: { ...NO_TOKENS, ...tokens } });

  describe('exact, a relative, or none', () => {
    const cases: readonly (readonly [Partial<PricedInput> & { readonly model: string }, PriceStatus, string?])[] = [
      [{ model: 'claude-opus-5-5[1m]' }, 'exact', 'claude-opus-5-5'],
      [{ model: 'claude-haiku-4-5-20251001' }, 'exact', 'claude-haiku-4-5'],
      [{ model: 'claude-opus-4-5@20251101' }, 'exact', 'claude-opus-4-5'],
      [{ model: 'anthropic/claude-opus-4.6' }, 'exact', 'claude-opus-4-6'],
      [{ model: 'us.anthropic.claude-opus-4-8-v1:0' }, 'exact', 'regional.anthropic.claude-opus-4-8-v1:0'],
      [{ model: 'claude-sonnet-5-5' }, 'family', 'claude-sonnet-5'],
      [{ model: 'claude-opus-4-9' }, 'unpriced'],
      [{ model: 'claude-haiku-5-5' }, 'unpriced'],
      [{ model: 'claude-mythos-5-1' }, 'unpriced'],
      [{ model: 'gpt-5-codex' }, 'exact', 'gpt-5'],
      [{ model: 'gpt-5.1-codex-max' }, 'exact', 'gpt-5.1'],
      [{ model: 'gpt-5.3-codex' }, 'exact', 'gpt-5.3-codex'],
      [{ model: 'gpt-5.5-codex' }, 'family', 'gpt-5.5'],
      [{ model: 'gpt-5.4-high' }, 'exact', 'gpt-5.4'],
      [{ model: 'gpt-5.6' }, 'exact', 'gpt-5.6-sol'],
      [{ model: 'gpt-6.1-sol' }, 'unpriced'],
      [{ model: 'models/gemini-2.5-pro' }, 'exact', 'gemini-2.5-pro'],
      [{ model: 'gemini-pro-latest' }, 'unpriced'],
      [{ model: 'gemini-3-pro' }, 'unpriced'],
      [{ model: 'moonshotai/kimi-k2.6' }, 'exact', 'kimi-k2.6'],
      [{ model: 'grok-4.7' }, 'unpriced'],
      [{ model: 'qwen3-coder-plus', agent: 'qwen-code' }, 'family', 'qwen/qwen3-coder-plus'],
      [{ model: 'qwen/qwen3-coder', provider: 'openrouter' }, 'exact', 'qwen/qwen3-coder'],
      [{ model: 'qwen/qwen3-coder:exacto', provider: 'openrouter' }, 'family', 'qwen/qwen3-coder'],
      [{ model: 'qwen/qwen3-coder:free', provider: 'openrouter' }, 'exact', 'qwen/qwen3-coder:free'],
      [{ model: 'gpt-oss-20b', provider: 'ollama' }, 'unpriced'],
      [{ model: 'gpt-5.4', provider: 'azure' }, 'exact', 'gpt-5.4'],
      [{ model: 'my-deployment', provider: 'azure' }, 'unpriced'],
      [{ model: 'claude-opus-4.8-fast', agent: 'copilot-cli' }, 'exact', 'claude-opus-4.8-fast'],
      [{ model: 'claude-opus-4-6', modifiers: 'fast' }, 'exact', 'claude-opus-4-6'],
      [{ model: 'claude-sonnet-5', modifiers: 'fast' }, 'family', 'claude-sonnet-5'],
      [{ model: '<synthetic>' }, 'unpriced'],
      [{ model: '' }, 'unpriced'],
      [{ model: 'constructor' }, 'unpriced'],
    ];
    for (const [fields, status, as = ''] of cases) {
      it(`${JSON.stringify(fields)}: ${status} ${as}`, () => {
        const priced = priceCall(aCall({ ...fields, tokens: some }), card);
        assert.deepEqual([priced.status, priced.as], [status, as]);
        if (status === 'unpriced') assert.equal(chargeTotal(priced.charge), 0);
        else assert.equal(chargeTotal(priced.charge) > 0, !as.endsWith(':free'));
      });
    }
  });

  it('is by hand what the vendor pages say', () => {
    const opus = priceCall(aCall({ model: 'claude-opus-4-6', tokens: some, webSearches: 2 }), card).charge;
    assert.deepEqual(opus, {
      input: usd(0.00006),
      cacheWrite: usd(0.0625 + 0.2),
      cacheRead: usd(0.06),
      output: usd(0.0225),
      other: usd(0.02),
    } satisfies Charge);
    const codex = { ...NO_TOKENS, input: 10_000, cacheRead: 90_000, output: 2000, reasoning: 1500 };
    assert.equal(total({ model: 'gpt-5.3-codex', tokens: codex }), usd(0.0175 + 0.01575 + 0.028));
  });

  it('follows the date: the long-context price of Opus 4.6 ended on 2026-03-13', () => {
    const tokens = { ...NO_TOKENS, input: 250_000 };
    const on = (time: string) => total({ model: 'claude-opus-4-6', tokens, time: Date.parse(time) });
    assert.equal(on('2026-03-12T23:59:59.999Z'), usd(2.5));
    assert.equal(on('2026-03-13T00:00:00Z'), usd(1.25));
  });

  it('follows the time of day: DeepSeek is dearer from 01:00 to 04:00 UTC', () => {
    const tokens = { ...NO_TOKENS, output: 1_000_000 };
    const at = (time: string) => total({ model: 'deepseek-v4-pro', tokens, time: Date.parse(`2026-10-05T${time}Z`) });
    assert.deepEqual(
      ['00:59:59.999', '01:00:00', '03:59:59.999', '04:00:00'].map(at),
      [1.98, 3.96, 3.96, 1.98].map(usd),
    );
  });

  it('takes the tier of the whole request, read and written tokens included', () => {
    assert.equal(sonnet({ input: 100_000, cacheRead: 100_000 }), usd(0.3 + 0.03));
    assert.equal(sonnet({ input: 100_000, cacheRead: 100_001 }), usd(0.6) + 100_001 * 600);
    assert.equal(sonnet({ cacheWrite1h: 200_001 }), 200_001 * 12_000);
    assert.equal(sonnet({ output: 300_000 }), usd(4.5));
  });

  it('charges a one-hour write of Claude at twice the input where a seller lists no price', () => {
    const tokens = { ...NO_TOKENS, cacheWrite1h: 1_000_000 };
    assert.equal(total({ model: 'global.anthropic.claude-opus-4-8', tokens }), usd(10));
    assert.equal(total({ model: 'claude-opus-4-8', tokens }), usd(10));
    assert.equal(total({ model: 'gpt-6-sol', tokens: { ...NO_TOKENS, cacheWrite1h: 100_000 } }), usd(0.25));
  });

  it('prices reasoning apart only where the card does, and inside output', () => {
    const prices = { input_mtok: 2, output_mtok: 8, output_reasoning_mtok: 3 };
    const models = [{ id: 'thinker', match: { equals: 'thinker' }, prices }];
    const own = { ...card, providers: [{ id: 'lab', models }] };
    const output = (reasoning: number) => {
      const tokens = { ...NO_TOKENS, output: 1000, reasoning };
      return priceCall(aCall({ model: 'thinker', provider: 'lab', tokens }), own).charge.output;
    };
    assert.deepEqual([0, 400, 5000].map(output), [0.008, 0.006, 0.003].map(usd));
  });

  it('multiplies token prices by modifiers, not web searches', () => {
    const plain = { model: 'claude-opus-4-8', tokens: some, webSearches: 3 };
    const tokens = total(plain) - usd(0.03);
    assert.equal(total({ ...plain, modifiers: 'fast,us' }), (tokens * 22) / 10 + usd(0.03));
    assert.equal(total({ ...plain, model: 'claude-opus-4-8-fast' }), tokens * 2 + usd(0.03));
    assert.equal(total({ ...plain, model: 'claude-opus-4-8-fast', modifiers: 'fast' }), tokens * 2 + usd(0.03));
    const resold = { ...plain, provider: 'openrouter', model: 'anthropic/claude-opus-4.8-fast', webSearches: 0 };
    assert.equal(total({ ...resold, modifiers: 'fast' }), total(resold));
  });

  it('explains itself', () => {
    const call = aCall({ model: 'gpt-5.5', modifiers: 'priority', tokens: { ...NO_TOKENS, input: 300_000 } });
    const { explain } = priceCall(call, card);
    assert.equal(explain.source, card.source);
    assert.equal(explain.date, card.date);
    assert.equal(explain.seller, 'OpenAI');
    assert.deepEqual(explain.tier, { above: 271_999, upTo: undefined });
    assert.equal(explain.rates?.input, 10_000_000);
    assert.deepEqual(
      explain.modifiers.map((m) => [m.name, m.numerator, m.denominator]),
      [['priority', 5, 2]],
    );
    const noted = priceCall(aCall({ model: 'claude-opus-4.6', agent: 'copilot-chat' }), card);
    assert.match(noted.explain.notes.join(), /GitHub Copilot lists no price/);
  });

  it('is whole, never negative, and linear where no tier is', () => {
    const models = [
      'claude-opus-5',
      'claude-opus-4-8-fast',
      'gpt-5.3-codex',
      'kimi-k2.6',
      'grok-code-fast-1',
      'nothing',
    ];
    const pricer = createPricer(card);
    const count = fc.nat({ max: 2_000_000_000 });
    const tokens = fc.record({
      input: count,
      cacheWrite5m: count,
      cacheWrite1h: count,
      cacheRead: count,
      output: count,
      reasoning: count,
    });
    fc.assert(
      fc.property(
        tokens,
        fc.constantFrom(...models),
        fc.constantFrom('', 'us', 'batch', 'flex'),
        (t, model, modifiers) => {
          const one = pricer.price(aCall({ model, modifiers, tokens: t })).charge;
          const twice = pricer.price(aCall({ model, modifiers, tokens: doubled(t) })).charge;
          for (const [part, value] of Object.entries(one)) {
            assert.ok(Number.isSafeInteger(value) && value >= 0, `${part} ${value}`);
            assert.ok(Math.abs(twice[part as keyof Charge] - 2 * value) <= 1, part);
          }
        },
      ),
    );
  });

  it('rounds half up, once, exactly, however large', () => {
    const one = { numerator: 1, denominator: 1 };
    assert.equal(nanoOf(1, 499, 0, 0, one), 0);
    assert.equal(nanoOf(1, 500, 0, 0, one), 1);
    assert.equal(nanoOf(1, 250, 1, 250, one), 1);
    assert.equal(nanoOf(1, 1000, 0, 0, { numerator: 1, denominator: 2 }), 1);
    fc.assert(
      fc.property(
        fc.nat({ max: 1e10 }),
        fc.nat({ max: 6e8 }),
        fc.nat({ max: 1e6 }),
        fc.nat({ max: 6e8 }),
        (a, p, b, q) => {
          const exact = (2n * (BigInt(a) * BigInt(p) + BigInt(b) * BigInt(q)) * 11n + 10_000n) / 20_000n;
          assert.equal(nanoOf(a, p, b, q, { numerator: 11, denominator: 10 }), Number(exact));
        },
      ),
    );
  });
});

function doubled(t: Tokens): Tokens {
  return {
    input: 2 * t.input,
    cacheWrite5m: 2 * t.cacheWrite5m,
    cacheWrite1h: 2 * t.cacheWrite1h,
    cacheRead: 2 * t.cacheRead,
    output: 2 * t.output,
    reasoning: 2 * t.reasoning,
  };
}
