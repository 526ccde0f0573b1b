import assert from 'node:assert/strict';
import { solve } from 'yalps';
import { Simplex } from '../../../../src/server/disclosure/simplex.ts';
import { seededRandom } from '../../core/seededRandom.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

const PROBLEMS = FUZZ_RUNS * 10;

interface Problem {
  /** Cells of up to four tables over the same unknowns: what each table says adds up to the same whole. */
  readonly sets: readonly (readonly number[])[];
  readonly sums: readonly number[];
  readonly truth: readonly number[];
}

/** Unknowns of very unequal size, as spending is. */
function problemOf({ next }: ReturnType<typeof seededRandom>): Problem {
  const count = 2 + Math.floor(next() * 24);
  const raw = Array.from({ length: count }, () => 10 ** (-6 * next()));
  const whole = raw.reduce((sum, value) => sum + value, 0);
  const truth = raw.map((value) => value / whole);
  const sets = Array.from({ length: 1 + Math.floor(next() * 4) }).flatMap(() => {
    const cells = 1 + Math.floor(next() * 5);
    return [...Map.groupBy(truth.keys(), () => Math.floor(next() * cells)).values()];
  });
  const sums = sets.map((set) => set.reduce((sum, unknown) => sum + (truth[unknown] ?? 0), 0));
  return { sets, sums, truth };
}

describe('the simplex method', () => {
  it(`${PROBLEMS} problems, several questions each: as another solver, and every point has the sums`, () => {
    for (let seed = 1; seed <= PROBLEMS; seed++) {
      const random = seededRandom(seed);
      const { sets, sums, truth } = problemOf(random);
      const simplex = new Simplex(sets, sums, truth.length);
      for (let question = 0; question < 5; question++) {
        const target = [...truth.keys()].filter(() => random.next() < 0.3);
        const point = simplex.largest(target) ?? assert.fail(`seed ${seed}: no way`);
        const largest = target.reduce((sum, unknown) => sum + (point[unknown] ?? 0), 0);
        assert.ok(Math.abs(largest - largestBy(target, sets, sums, truth.length)) < 1e-9, `seed ${seed}`);
        sets.forEach((set, i) => {
          const sum = set.reduce((all, unknown) => all + (point[unknown] ?? 0), 0);
          assert.ok(Math.abs(sum - (sums[i] ?? 0)) < 1e-11, `seed ${seed}`);
        });
        assert.ok(point.every((value) => value >= 0));
      }
    }
  });

  it('finds nothing where sums contradict each other', () => {
    assert.equal(
      new Simplex(
        [
          [0, 1],
          [0, 1],
        ],
        [0.5, 0.6],
        2,
      ).largest([0]),
      undefined,
    );
    assert.equal(new Simplex([[0], [0, 1]], [0.6, 0.5], 2).largest([0]), undefined);
  });

  it('finds the smallest amounts beside the largest ones', () => {
    const tiny = 1e-8;
    const point = new Simplex(
      [
        [0, 1],
        [2, 3],
        [1, 2],
      ],
      [1 - tiny, tiny, 0.5],
      4,
    ).largest([3]);
    assert.ok(Math.abs((point?.[3] ?? 0) - tiny) < 1e-15);
  });
});

function largestBy(target: readonly number[], sets: Problem['sets'], sums: Problem['sums'], count: number): number {
  const constraints = new Map(sums.map((sum, i) => [`c${i}`, { equal: sum }]));
  const columns = Array.from({ length: count }, (_, unknown) => {
    const own = sets.flatMap((set, i): [string, number][] => (set.includes(unknown) ? [[`c${i}`, 1]] : []));
    return [unknown, new Map(target.includes(unknown) ? [...own, ['goal', 1]] : own)] as const;
  });
  const model = { direction: 'maximize', objective: 'goal', constraints, variables: columns } as const;
  const { status, result } = solve(model, { precision: 1e-12 });
  assert.equal(status, 'optimal');
  return result;
}
