import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addTotals, NO_TOTALS, sumTotals, type Totals } from '../../../../src/core/usage/totals.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

const count = fc.nat(5);
const texts = fc.subarray(['a', 'b', 'c'], { minLength: 1 });
const totals: fc.Arbitrary<Totals> = fc.record(
  {
    calls: count,
    tokens: fc.record({
      input: count,
      cacheWrite5m: count,
      cacheWrite1h: count,
      cacheRead: count,
      output: count,
      reasoning: count,
    }),
    charge: fc.record({ input: count, cacheWrite: count, cacheRead: count, output: count, other: count }),
    unpricedCalls: count,
    unpricedModels: fc.oneof(fc.constant([]), texts),
    lowerBound: fc.boolean(),
    reasons: texts,
    notItemised: fc.record({ tokens: count, cost: count }),
    billing: texts,
  },
  {
    requiredKeys: ['calls', 'tokens', 'charge', 'unpricedCalls', 'unpricedModels', 'lowerBound'],
  },
);

describe('the sum of many totals', () => {
  it('is what adding them one after another gives, and changes none of them', () => {
    fc.assert(
      fc.property(fc.array(totals, { maxLength: 8 }), (all) => {
        const before = JSON.stringify(all);
        assert.deepEqual(sumTotals(all), all.reduce(addTotals, NO_TOTALS));
        assert.equal(JSON.stringify(all), before);
      }),
      { numRuns: FUZZ_RUNS * 20 },
    );
  });

  it('is nothing of none, and the next one begins with nothing', () => {
    const one: Totals = { ...NO_TOTALS, calls: 2, tokens: { ...NO_TOTALS.tokens, input: 3 }, billing: ['plan/x'] };
    assert.deepEqual(sumTotals([one, one]).tokens.input, 6);
    assert.deepEqual(sumTotals([]), NO_TOTALS);
  });
});
