import assert from 'node:assert/strict';
import fc from 'fast-check';
import { unusualDay } from '../../../../src/core/stats/change.ts';
import { type Activity, decompose, logMean, meanActivity } from '../../../../src/core/stats/decomposition.ts';
import { usualIfRunaway } from '../../../../src/core/stats/runaway.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { seededRandom } from '../seededRandom.ts';

const DOLLAR = 1_000_000_000;

describe('an unusual day', () => {
  const usual = Array.from({ length: 30 }, (_, i) => (5 + (i % 7)) * DOLLAR);
  for (const [name, before, cost, marked] of [
    ['is dearer than all and twice the middle', usual, 17 * DOLLAR, true],
    ['must be dearer than the dearest', [...usual, 17 * DOLLAR], 17 * DOLLAR, false],
    ['must be twice the middle', usual, 15 * DOLLAR, false],
    ['needs 14 active days', [...usual.slice(0, 13), 0, 0, 0], 50 * DOLLAR, false],
    ['may have 14 active days', usual.slice(0, 14), 50 * DOLLAR, true],
    ['must cost five dollars', usual.map((day) => day / 100), 4.9 * DOLLAR, false],
    ['forgets what is 31 active days ago', [99 * DOLLAR, ...usual], 50 * DOLLAR, true],
  ] as const) {
    it(name, () => assert.equal(unusualDay(before, cost) !== undefined, marked));
  }

  for (const [n, sigma, seed] of [
    [14, 0.5, 1],
    [14, 1.2, 2],
    [20, 0.8, 3],
    [30, 0.5, 4],
    [30, 1.2, 5],
  ] as const) {
    it(`is marked by chance at most once in ${n + 1} days alike (spread ${sigma})`, () => {
      const random = seededRandom(seed);
      const rounds = 20_000;
      let alarms = 0;
      for (let round = 0; round < rounds; round++) {
        const days = Array.from({ length: n + 1 }, () => 20 * DOLLAR * Math.exp(sigma * random.normal()));
        const reported = unusualDay(days.slice(0, n), days[n] as number);
        if (reported) alarms++;
        if (reported) assert.equal(reported.falseAlarm, 1 / (n + 1));
      }
      // Three standard errors of a fair 1/(n+1) coin.
      const limit = 1 / (n + 1);
      assert.ok(alarms / rounds <= limit + 3 * Math.sqrt((limit * (1 - limit)) / rounds), `${alarms / rounds}`);
      assert.ok(alarms > 0);
    });
  }
});

function activity(sessions: number, turns: number, tokens: number, cost: number, key = 'm/output'): Activity {
  return { sessions, turns, tokens, cost, parts: new Map([[key, { tokens, cost }]]) };
}

function near(a: number, b: number): void {
  assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);
}

describe('why cost changed', () => {
  it('is all sessions where only sessions doubled', () => {
    const reported = decompose(activity(2, 20, 2000, 100), activity(4, 40, 4000, 200));
    near(reported?.sessions ?? 0, 100);
    near(reported?.turnsPerSession ?? 1, 0);
    near(reported?.price ?? 1, 0);
  });

  it('is list price where the same tokens cost more', () => {
    const reported = decompose(activity(2, 20, 2000, 100), activity(2, 20, 2000, 150));
    near(reported?.listPrice ?? 0, 50);
    near(reported?.mix ?? 1, 0);
  });

  it('is mix where another model did the same, and names both', () => {
    const reported = decompose(activity(2, 20, 2000, 100, 'a/output'), activity(2, 20, 2000, 150, 'b/output'));
    near(reported?.mix ?? 0, 50);
    assert.deepEqual([reported?.appeared, reported?.gone], [['b/output'], ['a/output']]);
  });

  it('is not reported where a count is 0', () => {
    assert.equal(decompose(activity(0, 0, 0, 0), activity(1, 1, 1, 1)), undefined);
  });

  it('sums to the change, for any two weeks', () => {
    const counts = fc.tuple(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: 1, max: 2_000_000_000 }),
      fc.integer({ min: 1, max: 1_000_000_000_000 }),
    );
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const reported = decompose(activity(...a), activity(...b));
        assert.ok(reported);
        const sum = reported.sessions + reported.turnsPerSession + reported.tokensPerTurn + reported.price;
        const scale = Math.max(a[3], b[3]);
        assert.ok(Math.abs(sum - reported.change) / scale < 1e-9, `${sum} is not ${reported.change}`);
        assert.ok(Math.abs(reported.listPrice + reported.mix - reported.price) / scale < 1e-9);
      }),
      { numRuns: FUZZ_RUNS * 100, seed: 7 },
    );
  });

  it('has a logarithmic mean between both, without a gap where they meet', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e12, noNaN: true }),
        fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
        (a, x) => {
          const b = a * (1 + x);
          const mean = logMean(a, b);
          assert.ok(mean >= Math.min(a, b) * (1 - 1e-9) && mean <= Math.max(a, b) * (1 + 1e-9));
        },
      ),
    );
    assert.equal(logMean(3, 3), 3);
  });

  it('can be asked of a day against the mean of others', () => {
    const mean = meanActivity([activity(1, 10, 100, 40), activity(3, 30, 300, 80)]);
    assert.deepEqual([mean.sessions, mean.turns, mean.tokens, mean.cost], [2, 20, 200, 60]);
    assert.deepEqual(mean.parts.get('m/output'), { tokens: 200, cost: 60 });
  });
});

describe('a session that runs away', () => {
  const windows = Array.from({ length: 100 }, (_, i) => (i + 1) * 10_000_000);
  for (const [name, spent, history, reported] of [
    ['spends more than three times the 95th percentile and three dollars', 3.1 * DOLLAR, windows, true],
    ['spends three dollars at most', 3 * DOLLAR, windows, false],
    ['has no habit to compare with', 9 * DOLLAR, windows.slice(0, 19), false],
    ['is as dear as three high stretches', 9 * DOLLAR, windows.map((window) => window * 10), false],
  ] as const) {
    it(`${name}: ${reported}`, () =>
      assert.equal(
        usualIfRunaway(spent, () => history),
        reported ? 0.95 * DOLLAR : undefined,
      ));
  }
});
