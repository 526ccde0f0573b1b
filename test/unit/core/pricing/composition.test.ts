import assert from 'node:assert/strict';
import { compositionOf, netCacheSaving } from '../../../../src/core/pricing/composition.ts';
import type { Pricer } from '../../../../src/core/pricing/priceCall.ts';
import type { PricedInput } from '../../../../src/core/pricing/priced.ts';
import { NO_CHARGE } from '../../../../src/core/usage/charge.ts';
import { NO_TOKENS } from '../../../../src/core/usage/tokens.ts';
import { NO_TOTALS } from '../../../../src/core/usage/totals.ts';

describe('what cost is made of', () => {
  it('is shares, a re-read factor and a price for written tokens with all they took', () => {
    const reported = compositionOf({
      ...NO_TOTALS,
      tokens: { ...NO_TOKENS, input: 50, cacheWrite5m: 30, cacheWrite1h: 20, cacheRead: 900, output: 500 },
      charge: { ...NO_CHARGE, input: 10, cacheWrite: 140, cacheRead: 610, output: 240 },
    });
    assert.deepEqual(reported.shares, { input: 0.01, cacheWrite: 0.14, cacheRead: 0.61, output: 0.24, other: 0 });
    assert.equal(reported.reReadFactor, 9);
    assert.equal(reported.cacheHitShare, 0.9);
    assert.equal(reported.allInPer1000Output, 2000);
  });

  it('is nothing where nothing was used', () => {
    const reported = compositionOf(NO_TOTALS);
    assert.deepEqual(reported.shares, { input: 0, cacheWrite: 0, cacheRead: 0, output: 0, other: 0 });
    assert.deepEqual([reported.reReadFactor, reported.cacheHitShare, reported.allInPer1000Output], [null, null, null]);
  });

  it('holds a net cache saving by its formula', () => {
    const rates = { input: 10, cacheRead: 1, cacheWrite5m: 12, cacheWrite1h: 20, output: 50 };
    const pricer = priced(rates, 'exact');
    const call = callOf({ input: 7, cacheRead: 1000, cacheWrite5m: 100, cacheWrite1h: 10, output: 5 });
    assert.equal(netCacheSaving(call, pricer), 1000 * (10 - 1) - 100 * (12 - 10) - 10 * (20 - 10));
  });

  it('may be a loss, and is unknown without a price', () => {
    const rates = { input: 10, cacheRead: 1, cacheWrite5m: 12, cacheWrite1h: 20, output: 50 };
    const call = callOf({ input: 0, cacheRead: 0, cacheWrite5m: 100, cacheWrite1h: 0, output: 1 });
    assert.equal(netCacheSaving(call, priced(rates, 'exact')), -200);
    assert.equal(netCacheSaving(call, priced(rates, 'unpriced')), undefined);
  });
});

type Rates = Readonly<Record<'input' | 'cacheRead' | 'cacheWrite5m' | 'cacheWrite1h' | 'output', number>>;

function callOf(tokens: Rates): PricedInput {
  const all = { ...tokens, reasoning: 0 };
  return { agent: 'claude-code', model: 'm', provider: '', time: 0, tokens: all, webSearches: 0, modifiers: '' };
}

function priced(rates: Rates, status: 'exact' | 'unpriced'): Pricer {
  return {
    price: ({ tokens }) => ({
      charge: {
        input: tokens.input * rates.input,
        cacheWrite: tokens.cacheWrite5m * rates.cacheWrite5m + tokens.cacheWrite1h * rates.cacheWrite1h,
        cacheRead: tokens.cacheRead * rates.cacheRead,
        output: tokens.output * rates.output,
        other: 0,
      },
      status,
      as: '',
      explain: { source: '', date: '', seller: '', urls: [], period: '', modifiers: [], notes: [] },
    }),
  };
}
