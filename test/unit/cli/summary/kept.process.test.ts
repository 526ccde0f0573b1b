import assert from 'node:assert/strict';
import { DAY, lines } from '../../git/makeRepo.ts';
import { cliText } from '../cli.ts';
import { World } from '../world.ts';

interface SummaryJson {
  readonly became: {
    readonly kept: readonly {
      readonly days: number;
      readonly ours: { readonly n: number; readonly median: number };
      readonly others: { readonly n: number; readonly median: number };
    }[];
  };
}

describe('lines that are kept beside other changes', function () {
  this.timeout(120_000);
  let world: World;
  const summary = (...args: readonly string[]): string =>
    cliText(world.home, ['summary', '--since', '200d', ...args], {}, world.repo.dir);

  before(() => {
    world = new World();
    const { repo } = world;
    world.at(180);
    repo.write('base.txt', lines(50)).commit('Start');
    // Two days from the end of a month, so that all land in one; more than 90 days ago.
    const monthAgo = new Date(repo.now + 60 * DAY);
    const from = Date.UTC(monthAgo.getUTCFullYear(), monthAgo.getUTCMonth(), 2, 12);
    for (let i = 0; i < 6; i += 1) {
      repo.now = from + i * 3_600_000;
      world.branch(`feat/ours-${i}`, `ours${i}`);
      repo.squash(`feat/ours-${i}`, `Ours (#${10 + i})`);
      repo.checkout('main').branch(`feat/others-${i}`);
      repo.write(`others${i}`, lines(30, {}, `others${i}`)).commit('Work of others');
      repo.squash(`feat/others-${i}`, `Others (#${50 + i})`);
    }
    // Half of the others' lines go between day 14 and day 30.
    repo.now = from + 20 * DAY;
    for (let i = 0; i < 6; i += 1) repo.write(`others${i}`, lines(15, {}, `others${i}`));
    repo.commit('Less of others (#70)');
    repo.now = from + 100 * DAY;
    repo.write('later', 'x\n').commit('Much later (#71)');
  });
  after(() => world.repo.remove());

  it('are compared after 14, 30 and 90 days, as two medians', () => {
    const { kept } = (JSON.parse(summary('--json')) as SummaryJson).became;
    assert.deepEqual(
      kept.map(({ days, ours, others }) => [days, ours.n, ours.median, others.n >= 6, others.median]),
      [
        [14, 6, 1, true, 1],
        [30, 6, 1, true, 0.5],
        [90, 6, 1, true, 0.5],
      ],
    );
  });

  for (const form of [['--long'], ['--long', '--markdown']])
    it(`are reported in words: ${form.join(' ')}`, () => {
      const text = summary(...form).replaceAll(/\s+/g, ' ');
      assert.match(
        text,
        /work, after 14 days: median of this work 100% \(6\), of other changes 100% \(\d+; may include AI work/,
      );
      assert.match(text, /work, after 90 days: median of this work 100% \(6\), of other changes 50%/);
      assert.match(text, /Of 30 lines, 100% were unchanged after 14 days, 100% after 30 days, 100% after 90 days/);
    });
});
