import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nanoOf } from '../../../../src/core/pricing/nano.ts';
import { createPricer } from '../../../../src/core/pricing/priceCall.ts';
import type { PricedInput, PriceStatus } from '../../../../src/core/pricing/priced.ts';
import type { RateCard } from '../../../../src/core/pricing/rates.ts';
import { type Charge, chargeTotal } from '../../../../src/core/usage/charge.ts';
import { NO_TOKENS, type Tokens } from '../../../../src/core/usage/tokens.ts';
import { aCall, shippedCard, usd } from '../ratesForTests.ts';
import { priceCall } from './priceOne.ts';

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
      [{ model: 'claude-sonnet-5-5' }, 'exact', 'claude-sonnet-5-5'],
      [{ model: 'claude-sonnet-5-9' }, 'family', 'claude-sonnet-5'],
      [{ model: 'claude-opus-4-9' }, 'unpriced'],
      [{ model: 'claude-haiku-5-5' }, 'exact', 'claude-haiku-5-5'],
      [{ model: 'claude-mythos-5-1' }, 'exact', 'claude-mythos-5-1'],
      [{ model: 'gpt-5-codex' }, 'exact', 'gpt-5'],
      [{ model: 'gpt-5.1-codex-max' }, 'exact', 'gpt-5.1'],
      [{ model: 'gpt-5.3-codex' }, 'exact', 'gpt-5.3-codex'],
      [{ model: 'gpt-5.5-codex' }, 'family', 'gpt-5.5'],
      [{ model: 'gpt-5.4-high' }, 'exact', 'gpt-5.4'],
      [{ model: 'gpt-5.6' }, 'exact', 'gpt-5.6-sol'],
      [{ model: 'gpt-6.1-sol' }, 'exact', 'gpt-6.1-sol'],
      [{ model: 'gpt-7.9-sol' }, 'unpriced'],
      [{ model: 'gpt-reserve', agent: 'codex' }, 'exact', 'gpt-reserve'],
      [{ model: 'mai-code-1.1-flash' }, 'exact', 'mai-code-1.1-flash'],
      [{ model: 'oswe-vscode-prime', agent: 'copilot-chat' }, 'exact', 'oswe-vscode-prime'],
      [{ model: 'k3', provider: 'kimi-coding', agent: 'kimi' }, 'exact', 'k3'],
      [{ model: 'deepseek-chat-v3-0324', provider: 'deepseek' }, 'family', 'deepseek-chat'],
      [{ model: 'models/gemini-2.5-pro' }, 'exact', 'gemini-2.5-pro'],
      [{ model: 'gemini-pro-latest' }, 'unpriced'],
      [{ model: 'gemini-3-pro' }, 'unpriced'],
      [{ model: 'moonshotai/kimi-k2.6' }, 'exact', 'kimi-k2.6'],
      [{ model: 'grok-4.7' }, 'exact', 'grok-4.7'],
      [{ model: 'qwen3.7-max', agent: 'qwen-code' }, 'exact', 'qwen3.7-max'],
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

  describe('the models of autumn 2026, in dollars for a million tokens of each kind', () => {
    // Model, prompt's tokens, day, then what a million tokens of input, 5-minute write, read and output cost.
    type Case = readonly [string, number, string, number, number, number, number];
    const cases: readonly Case[] = [
      ['claude-sonnet-5-5', 9, '2026-10-06', 2, 2.5, 0.2, 10],
      ['claude-sonnet-5-5', 9, '2026-10-07', 2, 2.5, 0.1, 10],
      ['claude-haiku-5-5', 100_000, '2026-11-01', 0.1, 0.125, 0.01, 0.5],
      ['claude-haiku-5-5', 100_001, '2026-11-01', 0.5, 0.625, 0.05, 2.5],
      ['claude-fable-5-2', 9, '2026-11-01', 8, 10, 0.2, 40],
      ['claude-mythos-5', 9, '2026-11-01', 10, 12.5, 1, 50],
      ['claude-mythos-5-1', 9, '2026-11-01', 10, 12.5, 0.25, 50],
      ['claude-mythos-5-2', 9, '2026-11-01', 8, 10, 0.2, 40],
      ['gpt-6.1-sol', 272_000, '2026-11-01', 2, 2.5, 0.1, 10],
      ['gpt-6.2-sol', 272_001, '2026-11-01', 4, 5, 0.2, 15],
      ['gpt-6.1-terra', 9, '2026-11-01', 1, 1.25, 0.05, 5],
      ['gpt-6.2-astra', 272_001, '2026-11-01', 16, 20, 0.8, 60],
      ['gpt-reserve', 9, '2026-11-01', 0.2, 0.25, 0.02, 1.2],
      ['codex-auto-review', 9, '2026-07-08', 5, 5, 0.5, 30],
      ['codex-auto-review', 9, '2026-07-09', 1, 1.25, 0.1, 6],
      ['codex-auto-review', 9, '2026-07-30', 0.2, 0.25, 0.02, 1.2],
      ['grok-4.7', 200_000, '2026-11-01', 2, 2, 0.5, 6],
      ['grok-4.7', 200_001, '2026-11-01', 4, 4, 1, 12],
      ['gemini-4-hydrogen', 9, '2026-11-01', 1.5, 1.5, 0.075, 7.5],
      ['gemini-4-argon', 9, '2026-11-01', 2, 2, 0.1, 10],
      ['gemini-4-neon', 9, '2026-11-01', 3, 3, 0.15, 15],
      ['kimi-k3.1-pro', 9, '2026-11-01', 2, 2, 0.2, 10],
      ['kimi-k3', 9, '2026-11-01', 3, 3, 0.3, 15],
      ['mai-code-2', 9, '2026-11-01', 0.5, 0.5, 0.025, 2.5],
      ['glm-4.7', 9, '2026-11-01', 0.6, 0.6, 0.11, 2.2],
      ['glm-5', 9, '2026-11-01', 1, 1, 0.2, 3.2],
      ['glm-5.1', 9, '2026-11-01', 1.4, 1.4, 0.26, 4.4],
      ['glm-5-turbo', 9, '2026-11-01', 1.2, 1.2, 0.24, 4],
      ['glm-5.3-flash', 9, '2026-11-01', 0.15, 0.15, 0.03, 0.5],
      ['deepseek-chat', 9, '2026-11-01', 0.22, 0.22, 0.007, 0.66],
      ['deepseek-chat', 9, '2026-03-01', 0.27, 0.27, 0.07, 1.1],
      ['qwen3.7-max', 9, '2026-11-01', 2.5, 3.125, 0.5, 7.5],
    ];
    for (const [model, prompt, day, ...dollars] of cases) {
      it(`${model}, ${prompt} tokens of prompt, ${day}`, () => {
        const time = Date.parse(`${day}T12:00:00Z`);
        const kinds = ['input', 'cacheWrite5m', 'cacheRead', 'output'] as const;
        // The prompt alone decides the tier: the price of a kind is the difference that 9 of its tokens make.
        const found = kinds.map((kind) => {
          const rest = kind === 'input' ? 'cacheRead' : 'input';
          const fill = kind === 'output' ? prompt : prompt - 9;
          const without = { ...NO_TOKENS, [rest]: prompt };
          const withIt = { ...NO_TOKENS, [rest]: fill, [kind]: 9 };
          const base = kind === 'output' ? without : { ...NO_TOKENS, [rest]: fill };
          const price = (tokens: Tokens) => priceCall(aCall({ model, time, tokens }), card);
          const unit = price(without).charge;
          const perToken = (rest === 'input' ? unit.input : unit.cacheRead) / prompt;
          return (
            (chargeTotal(price(withIt).charge) -
              (kind === 'output' ? chargeTotal(price(base).charge) : perToken * fill)) /
            9000
          );
        });
        found.forEach((value, i) =>
          assert.ok(Math.abs(value - (dollars[i] ?? NaN)) < 0.001, `${value} is not ${dollars[i]}`),
        );
        assert.equal(priceCall(aCall({ model, time }), card).status, 'exact');
      });
    }
  });

  it('a sum of several requests has no tier, whatever its size, and says so', () => {
    const tokens = { ...NO_TOKENS, input: 400_000, cacheRead: 2_000_000, output: 20_000 };
    const priced = priceCall(aCall({ model: 'gpt-5.5', tokens, modifiers: 'sum' }), card);
    assert.equal(chargeTotal(priced.charge), usd(3.6));
    assert.deepEqual([priced.status, priced.explain.tier?.above], ['exact', 0]);
    assert.match(priced.explain.notes.join(), /sum of several requests/);
  });

  it('a write for 12 hours has its own price where the card has one', () => {
    const tokens = { ...NO_TOKENS, cacheWrite5m: 100_000 };
    const write = (model: string, modifiers: string) => total({ model, tokens, modifiers });
    assert.deepEqual(
      [write('gpt-6.1-terra', ''), write('gpt-6.1-terra', 'cache-12h'), write('gpt-6-sol', 'cache-12h')],
      [0.125, 0.25, 0.25].map(usd),
    );
  });

  it("a relative's prices are named as such, cache reads too", () => {
    const { status, explain } = priceCall(aCall({ model: 'claude-sonnet-5-9' }), card);
    assert.equal(status, 'family');
    assert.match(explain.notes.join(), /cache reads too, are those of claude-sonnet-5/);
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
    assert.deepEqual({ source: explain.source, date: explain.date }, card.sources?.[0]);
    const newer = priceCall(aCall({ model: 'gpt-6.2-sol' }), card).explain;
    assert.deepEqual({ source: newer.source, date: newer.date }, card.sources?.[1]);
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
