import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareKept, spread } from '../../../../src/core/outcomes/baseline.ts';
import {
  type Artifact,
  coverage,
  directCost,
  directOutput,
  fullyLoadedCost,
  trendWeeks,
  type Week,
} from '../../../../src/core/outcomes/ratios.ts';
import { median, medianInterval } from '../../../../src/core/stats/median.ts';
import { seededRandom } from '../seededRandom.ts';

const WEEK = 7 * 86_400_000;
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

function artifact(doneAt: number, cost: number): Artifact {
  return { name: 'x', doneAt, cost, outputTokens: cost * 2 };
}

function weeks(n: number, each: number, last = true): readonly Week[] {
  return count(n).map((i) => ({ start: i * WEEK, complete: last || i < n, values: count(each) }));
}

describe('the exact interval of a median', () => {
  // n, rank of the lower end, coverage.
  for (const [n, rank, coverage] of [
    [6, 1, 0.969],
    [8, 2, 0.93],
    [12, 3, 0.961],
    [20, 6, 0.959],
  ] as const) {
    it(`of ${n} values reaches from number ${rank} to number ${n + 1 - rank}`, () => {
      const interval = medianInterval(count(n).toReversed());
      assert.equal(interval?.low, rank);
      assert.equal(interval?.high, n + 1 - rank);
      assert.equal(Math.round((interval?.coverage ?? 0) * 1000) / 1000, coverage);
    });
  }

  for (const n of [0, 1, 5]) {
    it(`of ${n} values is not given`, () => assert.equal(medianInterval(count(n)), undefined));
  }

  it('reaches 90 % and holds the median, for any values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: 0, max: 1e12 }), { minLength: 6, maxLength: 400 }),
        (values) => {
          const interval = medianInterval(values);
          assert.ok(interval && interval.coverage >= 0.9);
          assert.ok(interval.low <= interval.median && interval.median <= interval.high);
        },
      ),
    );
  });

  for (const n of [6, 7, 12, 20, 41]) {
    it(`of ${n} skewed values holds the true median at least 9 times of 10`, () => {
      const random = seededRandom(n);
      const rounds = 4000;
      let held = 0;
      for (let round = 0; round < rounds; round++) {
        // Lognormal with sigma 1.2: the true median is 1.
        const interval = medianInterval(count(n).map(() => Math.exp(1.2 * random.normal())));
        if (interval && interval.low <= 1 && interval.high >= 1) held++;
      }
      assert.ok(held / rounds >= 0.9, `${held / rounds}`);
    });
  }
});

describe('cost per what landed', () => {
  const period = { from: 100, to: 200 };

  it('takes what was done in the period, its first moment and not its end', () => {
    const reported = directCost([artifact(99, 1), artifact(100, 7), artifact(199, 5), artifact(200, 9)], period);
    assert.deepEqual(reported, { n: 2, total: 12, values: [5, 7], middle: undefined });
  });

  it('gives the middle from six on', () => {
    const reported = directCost(
      [6, 5, 4, 3, 2, 1].map((cost) => artifact(150, cost)),
      period,
    );
    assert.equal(reported.middle?.median, 3.5);
    assert.deepEqual([reported.middle?.low, reported.middle?.high], [1, 6]);
    assert.equal(directOutput([artifact(150, 4)], period).total, 8);
  });

  it('divides all cost only by six or more', () => {
    const some = [1, 2, 3, 4, 5].map((cost) => artifact(150, cost));
    assert.equal(fullyLoadedCost(600, some, period), undefined);
    assert.equal(fullyLoadedCost(600, [...some, artifact(100, 1)], period), 100);
  });

  it('reports how much is linked, and nothing of nothing', () => {
    assert.equal(coverage(83, 100, []).share, 0.83);
    assert.equal(coverage(0, 0, ['Copilot completions']).share, null);
  });
});

describe('trends', () => {
  for (const [name, given, shown] of [
    ['five complete weeks', weeks(5, 9), 0],
    ['six weeks, the last going on', weeks(6, 9, false), 0],
    ['six complete weeks', weeks(6, 2), 6],
    ['six complete weeks with little in them', weeks(6, 1), 0],
    ['seven weeks, the last going on', weeks(7, 2, false), 6],
  ] as const) {
    it(`${name}: ${shown} are shown`, () => assert.equal(trendWeeks(given).length, shown));
  }
});

describe('kept lines beside the repository’s own', () => {
  it('are hidden when a side is thin', () => {
    const six = [0.5, 0.6, 0.7, 0.8, 0.9, 1];
    assert.equal(compareKept(30, six.slice(1), six), undefined);
    assert.equal(compareKept(30, six, six.slice(1)), undefined);
    assert.deepEqual(compareKept(30, six, [...six, 0.1])?.others, { n: 7, median: 0.7 });
  });

  it('are measured on some, spread over all', () => {
    assert.deepEqual(spread(count(100), 4), [1, 26, 51, 76]);
    assert.deepEqual(spread([1, 2], 4), [1, 2]);
  });

  it('have a middle', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.ok(Number.isNaN(median([])));
  });
});
