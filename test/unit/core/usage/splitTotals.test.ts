import assert from 'node:assert/strict';
import fc from 'fast-check';
import { costText } from '../../../../src/core/status/split.ts';
import { splitTotals } from '../../../../src/core/usage/splitTotals.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../../../src/core/usage/totals.ts';
import { FORMATS, TOTALS, UNPRICED } from '../statusSamples.ts';

const whole = fc.nat(2 ** 40);
const made: fc.Arbitrary<Totals> = fc
  .record({
    calls: fc.nat(50),
    unpriced: fc.nat(50),
    input: whole,
    write: whole,
    read: whole,
    output: whole,
    reasoning: whole,
    bound: fc.boolean(),
    tail: whole,
  })
  .map(({ calls, unpriced, input, write, read, output, reasoning, bound, tail }) => ({
    ...NO_TOTALS,
    calls: calls + unpriced,
    tokens: {
      ...NO_TOTALS.tokens,
      input,
      cacheWrite5m: write,
      cacheRead: read,
      output,
      reasoning: Math.min(reasoning, output),
    },
    charge: { input, cacheWrite: write, cacheRead: read, output, other: tail },
    unpricedCalls: unpriced,
    unpricedModels: unpriced > 0 ? ['house-model-1'] : [],
    lowerBound: bound,
    ...(tail > 0 && { notItemised: { tokens: tail, cost: tail } }),
  }));

describe('an even split of totals', () => {
  it('is the whole again when added up; no two parts differ by more than one of anything', () =>
    fc.assert(
      fc.property(made, fc.integer({ min: 1, max: 7 }), (totals, parts) => {
        const split = splitTotals(totals, parts);
        assert.equal(split.length, parts);
        assert.deepEqual(split.reduce(addTotals), totals);
        const kinds = [
          ...split.map(({ charge }) => Object.values(charge)),
          ...split.map(({ tokens }) => Object.values(tokens)),
        ];
        assert.ok(kinds.flat().every((n) => Number.isSafeInteger(n) && n >= 0));
        const inputs = split.map(({ tokens }) => tokens.input);
        assert.ok(Math.max(...inputs) - Math.min(...inputs) <= 1);
        for (const { tokens } of split) assert.ok(tokens.reasoning <= tokens.output);
      }),
    ));

  for (const [name, totals, words] of [
    ['work without a price', UNPRICED, ['unpriced', 'unpriced', 'unpriced', 'unpriced']],
    ['a lower bound', { ...TOTALS, lowerBound: true }, ['≥ $0.36', '≥ $0.36', '≥ $0.36', '≥ $0.36']],
  ] as const)
    it(`keeps its mark in each part: ${name}`, () =>
      assert.deepEqual(
        splitTotals(totals, 4).map((part) => costText(part, FORMATS)),
        words,
      ));
});
