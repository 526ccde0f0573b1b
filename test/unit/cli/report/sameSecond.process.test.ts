import assert from 'node:assert/strict';
import { lines } from '../../git/makeRepo.ts';
import { cliText, runCli } from '../cli.ts';
import { ago, World } from '../world.ts';

const MINUTE = 60_000;
const SECOND = Math.floor(ago(2) / 1000) * 1000;

/** Main, then `feat/a` and `feat/b` from the same second on; calls in that second as the log names their branch, and others long after. */
function worldOf(logBranch: string): World {
  const world = new World();
  const { repo } = world;
  const at = (time: number): void => void (repo.now = time);
  at(SECOND - 60 * MINUTE);
  repo.write('base.txt', lines(20)).commit('Start');
  at(SECOND - 30 * MINUTE);
  world.call(repo.dir, 'main');
  for (const name of ['feat/a', 'feat/b']) {
    // Each command of git is a minute later.
    at(SECOND - MINUTE);
    repo.branch(name);
  }
  at(SECOND + 400);
  world.callAgain(repo.dir, logBranch);
  at(SECOND + 10 * MINUTE);
  world.callAgain(repo.dir, 'feat/b');
  at(SECOND + 20 * MINUTE);
  repo.branch('feat/sure');
  at(SECOND + 30 * MINUTE);
  world.callAgain(repo.dir, 'feat/sure');
  return world;
}

const names = (all: readonly string[]): readonly string[] => all.toSorted((a, b) => a.localeCompare(b));

describe('a call in the second of a checkout', function () {
  this.timeout(120_000);
  const cases: readonly (readonly [name: string, logBranch: string, marked: readonly string[]])[] = [
    ['marks all branches of that second where the log names none', '', ['feat/b', 'main']],
    ['marks them where the log names one that HEAD was not on then', 'old/x', ['feat/b', 'main']],
    ['marks none where the log names the one before', 'main', []],
    ['marks none where the log names the one that HEAD was on for a moment', 'feat/a', []],
  ];
  for (const [name, logBranch, marked] of cases)
    it(name, () => {
      const world = worldOf(logBranch);
      const { rows, totals } = runCli(world.home, ['report', '--by', 'branch']);
      const inferred = rows.filter((row) => 'basis' in row && row.basis === 'inferred');
      assert.deepEqual(names(inferred.map(({ key }) => key['branch'] ?? '')), marked);
      assert.ok(!('basis' in totals), 'the whole is exact');
      assert.equal(
        rows.reduce((sum, row) => sum + row.calls, 0),
        totals.calls,
      );
      const outcomes = world.outcomes('--all').filter((row) => 'basis' in row);
      assert.deepEqual(names(outcomes.map(({ branch }) => branch ?? '')), marked);
      const texts = [
        ['report', '--by', 'branch'],
        ['outcomes', '--all'],
      ].map((args) => cliText(world.home, args, { COLUMNS: '200' }, world.repo.dir));
      for (const text of texts) {
        for (const branch of ['main', 'feat/a', 'feat/b', 'feat/sure']) {
          const line = text.split('\n').find((each) => each.startsWith(`${branch} `)) ?? '';
          assert.equal(line.includes('≈ $'), marked.includes(branch), line);
        }
        assert.equal(text.includes('Git keeps whole seconds'), marked.length > 0);
        assert.doesNotMatch(text, /^Total .*≈/m);
      }
      world.repo.remove();
    });
});
