import assert from 'node:assert/strict';
import { sustainedChange } from '../../../../src/core/stats/sustainedChange.ts';
import { type SeededRandom, seededRandom } from '../seededRandom.ts';

const DOLLAR = 1_000_000_000;

/** Costs that vary as days do: lognormal with this spread, times `factor` for the last `changed` days. */
function days({ normal }: SeededRandom, count: number, spread: number, factor = 1, changed = 0): readonly number[] {
  return Array.from({ length: count }, (_, i) =>
    Math.round(3 * DOLLAR * Math.exp(spread * normal()) * (i >= count - changed ? factor : 1)),
  );
}

const share = (n: number, found: (random: SeededRandom) => boolean): number => {
  const random = seededRandom(7);
  return Array.from({ length: n }, () => found(random)).filter(Boolean).length / n;
};

describe('a sustained change', () => {
  it('is seldom seen where there is none', () => {
    const alarms = share(1000, (random) => sustainedChange(days(random, 48, 0.7)) !== undefined);
    assert.ok(alarms < 0.12, `${alarms}`);
  });

  for (const [spread, after, least] of [
    [0.5, 10, 0.6],
    [0.8, 20, 0.4],
  ] as const)
    it(`is seen at least so often ${after} days after costs doubled, with a spread of ${spread}`, () => {
      const seen = share(
        500,
        (random) => (sustainedChange(days(random, 28 + after, spread, 2, after))?.times ?? 0) > 1,
      );
      assert.ok(seen > least, `${seen}`);
    });

  it('says for how many days, and by how much', () => {
    const costs = [...Array<number>(40).fill(2 * DOLLAR), ...Array<number>(8).fill(5 * DOLLAR)];
    const found = sustainedChange(costs);
    assert.deepEqual([found?.days, found?.times.toFixed(6), found?.medianBefore], [8, '2.500000', 2 * DOLLAR]);
    const falling = sustainedChange([...Array<number>(40).fill(2 * DOLLAR), 0, ...Array<number>(8).fill(DOLLAR)]);
    assert.equal(falling?.times.toFixed(6), '0.500000');
  });

  for (const [name, costs] of [
    ['too few days', Array<number>(32).fill(DOLLAR)],
    ['one dear day', [...Array<number>(47).fill(DOLLAR), 1.5 * DOLLAR]],
    ['nothing', []],
  ] as const)
    it(`is not seen: ${name}`, () => assert.equal(sustainedChange(costs), undefined));
});
