import assert from 'node:assert/strict';
import type { ChainCall } from '../../../../src/core/live/chainCall.ts';
import { coldCacheOf } from '../../../../src/core/live/coldCache.ts';
import { coldSurcharge, type NextTurn, nextTurn } from '../../../../src/core/live/nextTurn.ts';
import { cacheText, cacheTextChange, contextText, nextText } from '../../../../src/core/live/turnWords.ts';
import { createPricer, type Pricer } from '../../../../src/core/pricing/priceCall.ts';
import { NO_TOKENS, type Tokens } from '../../../../src/core/usage/tokens.ts';
import { shippedCard, usd } from '../ratesForTests.ts';
import { FORMATS } from '../statusSamples.ts';

const START = Date.UTC(2026, 9, 1, 12);
const MINUTE = 60_000;
const SONNET = 'claude-sonnet-4-5';

function call(minute: number, tokens: Partial<Tokens>, more: Partial<ChainCall> = {}): ChainCall {
  return {
    agent: 'claude-code',
    provider: 'anthropic',
    model: SONNET,
    modifiers: '',
    time: START + minute * MINUTE,
    tokens: { ...NO_TOKENS, ...tokens },
    sideChain: false,
    ...more,
  };
}

describe('the next turn', () => {
  let pricer: Pricer;
  before(async () => {
    pricer = createPricer(await shippedCard());
  });

  const turnOf = (calls: readonly ChainCall[], namedWindow?: number): NextTurn => {
    const found = nextTurn({ calls, namedWindow, pricer, now: START + 100 * MINUTE });
    assert.ok(found);
    return found;
  };

  interface Case {
    readonly title: string;
    readonly calls: readonly ChainCall[];
    readonly context: number;
    readonly window: number | null;
    readonly cached: number;
    /** Minutes after the start. */
    readonly warmUntil: number | null;
    /** Dollars per million tokens, summed by hand. */
    readonly warm: number | null;
    readonly cold: number | null;
  }

  const CODEX = { agent: 'codex', provider: 'openai', model: 'gpt-5' } as const;
  const CASES: readonly Case[] = [
    {
      title: '5-minute writes',
      calls: [call(0, { input: 10, cacheRead: 10_000, cacheWrite5m: 2000, output: 500 })],
      context: 12_510,
      window: 200_000,
      cached: 12_000,
      warmUntil: 5,
      warm: 12_000 * 0.3 + 510 * 3.75,
      cold: 12_510 * 3.75,
    },
    {
      title: '1-hour writes',
      calls: [call(3, { input: 4, cacheRead: 50_000, cacheWrite1h: 1000, output: 100 })],
      context: 51_104,
      window: 200_000,
      cached: 51_000,
      warmUntil: 63,
      warm: 51_000 * 0.3 + 104 * 6,
      cold: 51_104 * 6,
    },
    {
      title: 'the newest write decides: 1 hour, then 5 minutes, then a read',
      calls: [
        call(0, { cacheWrite1h: 9000, output: 10 }),
        call(1, { cacheRead: 9000, cacheWrite5m: 100, output: 10 }),
        call(2, { input: 20, cacheRead: 9100, output: 10 }),
      ],
      context: 9130,
      window: 200_000,
      cached: 9100,
      warmUntil: 7,
      warm: 9100 * 0.3 + 30 * 3.75,
      cold: 9130 * 3.75,
    },
    {
      title: 'a prompt above 200,000 tokens is in the dearer tier',
      calls: [call(0, { cacheRead: 250_000, cacheWrite5m: 1000, output: 1000 })],
      context: 252_000,
      window: null,
      cached: 251_000,
      warmUntil: 5,
      warm: 251_000 * 0.6 + 1000 * 7.5,
      cold: 252_000 * 7.5,
    },
    {
      title: 'a side chain has a context of its own',
      calls: [
        call(0, { cacheWrite5m: 30_000, output: 10 }),
        call(1, { cacheWrite1h: 5, cacheRead: 7, output: 3 }, { sideChain: true, model: 'claude-haiku-4-5' }),
      ],
      context: 30_010,
      window: 200_000,
      cached: 30_000,
      warmUntil: 5,
      warm: 30_000 * 0.3 + 10 * 3.75,
      cold: 30_010 * 3.75,
    },
    {
      title: 'a compaction leaves a small prompt',
      calls: [
        call(0, { cacheRead: 180_000, cacheWrite5m: 500, output: 4000 }),
        call(2, { cacheRead: 15_000, cacheWrite5m: 6000, output: 200 }),
      ],
      context: 21_200,
      window: 200_000,
      cached: 21_000,
      warmUntil: 7,
      warm: 21_000 * 0.3 + 200 * 3.75,
      cold: 21_200 * 3.75,
    },
    {
      title: 'another model is charged at its own price, from its own window',
      calls: [
        call(0, { cacheRead: 80_000, cacheWrite5m: 500, output: 40 }),
        call(1, { cacheWrite5m: 81_000, output: 60 }, { model: 'claude-haiku-4-5' }),
      ],
      context: 81_060,
      window: 200_000,
      cached: 81_000,
      warmUntil: 6,
      warm: 81_000 * 0.1 + 60 * 1.25,
      cold: 81_060 * 1.25,
    },
    {
      title: 'OpenAI documents no lifetime: no countdown, input prices',
      calls: [call(0, { input: 500, cacheRead: 40_000, output: 100 }, CODEX)],
      context: 40_600,
      window: 400_000,
      cached: 40_000,
      warmUntil: null,
      warm: 40_000 * 0.125 + 600 * 1.25,
      cold: 40_600 * 1.25,
    },
    {
      title: 'Copilot resells Claude without a documented lifetime',
      calls: [call(0, { input: 10, cacheRead: 100, output: 10 }, { agent: 'copilot-cli', provider: 'github-copilot' })],
      context: 120,
      window: 200_000,
      cached: 100,
      warmUntil: null,
      warm: 100 * 0.3 + 20 * 3,
      cold: 120 * 3,
    },
    {
      title: "Copilot with a key of the person's own: Anthropic's lifetime",
      calls: [call(0, { input: 10, cacheWrite5m: 100, output: 10 }, { agent: 'copilot-cli', provider: 'anthropic' })],
      context: 120,
      window: 200_000,
      cached: 100,
      warmUntil: 5,
      warm: 100 * 0.3 + 20 * 3.75,
      cold: 120 * 3.75,
    },
    {
      title: 'a session that uses no cache pays the input price',
      calls: [call(0, { input: 1000, output: 10 })],
      context: 1010,
      window: 200_000,
      cached: 0,
      warmUntil: null,
      warm: 1010 * 3,
      cold: 1010 * 3,
    },
    {
      title: 'a model without a price is counted in tokens only',
      calls: [call(0, { cacheWrite5m: 1000, output: 10 }, { model: 'claude-unheard-of' })],
      context: 1010,
      window: null,
      cached: 1000,
      warmUntil: 5,
      warm: null,
      cold: null,
    },
  ];
  for (const { title, calls, ...want } of CASES)
    it(title, () => {
      const found = turnOf(calls);
      assert.deepEqual(
        [found.contextTokens, found.contextWindow, found.cachedTokens, found.warmUntil],
        [want.context, want.window, want.cached, want.warmUntil === null ? null : START + want.warmUntil * MINUTE],
      );
      const cost = (perMillion: number | null) => (perMillion === null ? null : usd(perMillion / 1e6));
      assert.deepEqual([found.warmCost, found.coldCost], [cost(want.warm), cost(want.cold)]);
    });

  it('is unknown without a call of the main chain', () => {
    assert.equal(nextTurn({ calls: [], pricer, now: START }), undefined);
    assert.equal(nextTurn({ calls: [call(0, {}, { sideChain: true })], pricer, now: START }), undefined);
  });

  it('takes the window that the session names, then the name of the model, then the card if the prompt fits', () => {
    const small = { cacheWrite5m: 1000 };
    assert.equal(turnOf([call(0, small)], 500_000).contextWindow, 500_000);
    assert.equal(turnOf([call(0, small, { model: 'claude-haiku-4-5[1m]' })]).contextWindow, 1_000_000);
    assert.equal(turnOf([call(0, { cacheRead: 300_000 }, { model: 'claude-haiku-4-5' })]).contextWindow, null);
  });

  it('says minutes while warm and the surcharge when cold, and changes once a minute', () => {
    const turn = turnOf([call(0, { cacheRead: 100_000, cacheWrite5m: 1000, output: 1000 })]);
    const at = (seconds: number): string => cacheText(turn, START + seconds * 1000, FORMATS);
    assert.deepEqual([0, 1, 60, 61, 299].map(at), ['cache 5m', 'cache 5m', 'cache 4m', 'cache 4m', 'cache 1m']);
    assert.equal(at(300), `cache cold +${FORMATS.money(coldSurcharge(turn))}`);
    let now = START;
    const changes: number[] = [];
    for (let next = cacheTextChange(turn, now); next !== undefined; next = cacheTextChange(turn, now)) {
      assert.notEqual(cacheText(turn, next, FORMATS), cacheText(turn, next - 1, FORMATS));
      changes.push(next - now);
      now = next;
    }
    assert.deepEqual(changes, [MINUTE, MINUTE, MINUTE, MINUTE, MINUTE]);
    assert.equal(contextText(turn, FORMATS), '102k of 200k (51%)');
    assert.equal(nextText(turn, START, FORMATS), '≥ $0.03');
    assert.equal(nextText(turn, START + 5 * MINUTE, FORMATS), '≥ $0.38');
  });

  describe('cold turns', () => {
    const warm = call(0, { cacheRead: 90_000, cacheWrite5m: 10_000, output: 500 });
    const COLD: readonly (readonly [string, readonly ChainCall[], number, number])[] = [
      [
        'after the lifetime, nothing read',
        [warm, call(6, { input: 5, cacheWrite5m: 101_000 })],
        1,
        100_000 * (3.75 - 0.3),
      ],
      ['within the lifetime', [warm, call(5, { cacheWrite5m: 101_000 })], 0, 0],
      ['after the lifetime, but read', [warm, call(6, { cacheRead: 100_000, cacheWrite5m: 1000 })], 0, 0],
      ['a compacted prompt is a new one', [warm, call(6, { cacheWrite5m: 20_000 })], 0, 0],
      ['another model', [warm, call(6, { cacheWrite5m: 101_000 }, { model: 'claude-haiku-4-5' })], 0, 0],
      ['a side chain', [warm, call(6, { cacheWrite5m: 101_000 }, { sideChain: true })], 0, 0],
      [
        'half an hour after a 1-hour write',
        [call(0, { cacheWrite1h: 100_000 }), call(30, { cacheWrite1h: 101_000 })],
        0,
        0,
      ],
      [
        'two hours after a 1-hour write',
        [call(0, { cacheWrite1h: 100_000 }), call(120, { cacheWrite1h: 101_000 })],
        1,
        100_000 * (6 - 0.3),
      ],
      [
        'uncached input in place of writes',
        [warm, call(9, { input: 60_000, cacheWrite5m: 50_000 })],
        1,
        50_000 * 3.75 + 50_000 * 3 - 100_000 * 0.3,
      ],
    ];
    for (const [title, calls, turns, perMillion] of COLD)
      it(title, () => {
        assert.deepEqual(coldCacheOf(calls, pricer, START), { turns, surcharge: usd(perMillion / 1e6) });
        assert.deepEqual(coldCacheOf(calls, pricer, START + 999 * MINUTE), { turns: 0, surcharge: 0 });
      });
  });
});
