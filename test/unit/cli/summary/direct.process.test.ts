import assert from 'node:assert/strict';
import { lines, MadeRepo } from '../../git/makeRepo.ts';
import { edited, shell, used } from '../work/toolUse.ts';
import { type OutcomeRowJson, World } from '../world.ts';

const HOUR = 3_600_000;
const OPEN = 'open null high: Nothing committed yet';

interface Case {
  readonly name: string;
  readonly branch?: string;
  readonly run: (world: World) => void;
  readonly expected: string;
}

/** A commit that changes one file. */
const commit = ({ repo }: World, path: string, message: string): string =>
  repo.write(path, lines(12, {}, message)).commit(message);

const cases: readonly Case[] = [
  {
    name: 'what the agent edited and the person committed is its own, another commit in the same hour is not',
    run: (world) => {
      world.call(world.repo.dir, 'main');
      edited(world, 'main', 'mine.txt');
      commit(world, 'mine.txt', 'Ours');
      commit(world, 'theirs.txt', 'By hand');
    },
    expected: 'landed_young direct high: Landed on main .* 1 commit was made on main itself',
  },
  {
    name: 'what the agent committed itself is its own, whatever it edited',
    run: (world) => {
      world.call(world.repo.dir, 'main');
      const id = commit(world, 'by-shell.txt', 'Ours');
      used(world, 'main', shell('git commit -m Ours'), `[main ${id.slice(0, 7)}] Ours\n 1 file changed`);
      commit(world, 'theirs.txt', 'By hand');
    },
    expected: 'landed_young direct certain: Landed on main .* 1 commit was made on main itself',
  },
  {
    name: 'a session that edited nothing owns no commit',
    run: (world) => {
      world.call(world.repo.dir, 'main');
      commit(world, 'theirs.txt', 'By hand');
    },
    expected: OPEN,
  },
  {
    name: 'a commit between two sessions is of neither',
    run: (world) => {
      const { repo } = world;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'shared.txt');
      repo.now += 3 * HOUR;
      commit(world, 'shared.txt', 'By hand');
      repo.now += 3 * HOUR;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'shared.txt');
    },
    expected: OPEN,
  },
  {
    name: 'a commit in the pause of a session that goes on later is not its own',
    run: (world) => {
      const { repo } = world;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'shared.txt');
      repo.now += 3 * HOUR;
      commit(world, 'shared.txt', 'By hand');
      repo.now += 3 * HOUR;
      world.callAgain(repo.dir, 'main');
    },
    expected: OPEN,
  },
  {
    name: 'a revert is no landing',
    run: (world) => {
      const { repo } = world;
      const old = commit(world, 'old.txt', 'Old');
      repo.now += 3 * HOUR;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'old.txt');
      repo.git('revert', '--no-edit', old);
    },
    expected: 'no_code null high: The work was on main itself, and its commits there only take others back',
  },
  {
    name: 'what was made there and taken back is reverted',
    run: (world) => {
      const { repo } = world;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'mine.txt');
      const own = commit(world, 'mine.txt', 'Ours');
      world.callAgain(repo.dir, 'main');
      repo.git('revert', '--no-edit', own);
    },
    expected: 'reverted direct high: Landed on main .* 1 commit was made on main itself',
  },
  {
    name: 'what stands of several commits is landed, and what was taken back is said',
    run: (world) => {
      const { repo } = world;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'one.txt');
      edited(world, 'main', 'two.txt');
      commit(world, 'one.txt', 'One');
      const second = commit(world, 'two.txt', 'Two');
      repo.git('revert', '--no-edit', second);
    },
    expected:
      'landed_young direct high: Landed on main .* 1 commit was made on main itself\n1 of 2 commits was taken back later',
  },
  {
    name: 'sessions that share the row and committed nothing are said',
    run: (world) => {
      const { repo } = world;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'mine.txt');
      commit(world, 'mine.txt', 'Ours');
      repo.now += 3 * HOUR;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'more.txt');
    },
    expected:
      'landed_young direct high: Landed on main .* itself\n1 of 2 sessions made no commit that is still there; its cost is in this row, too',
  },
  {
    name: 'what was made there, taken back and brought in again is landed',
    run: (world) => {
      const { repo } = world;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'mine.txt');
      const own = commit(world, 'mine.txt', 'Ours');
      repo.git('revert', '--no-edit', own);
      repo.git('revert', '--no-edit', 'HEAD');
    },
    expected: 'landed_young direct high: Landed on main .* 1 commit was made on main itself',
  },
  {
    name: 'a commit that was amended counts once, as it is now',
    run: (world) => {
      const { repo } = world;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'mine.txt');
      const own = commit(world, 'mine.txt', 'Ours');
      used(world, 'main', shell('git commit -m Ours'), `[main ${own.slice(0, 7)}] Ours`);
      repo.write('mine.txt', lines(14));
      repo.git('add', '-A');
      repo.git('commit', '-q', '--amend', '-m', 'Ours, amended');
    },
    expected: 'landed_young direct high: Landed on main .* 1 commit was made on main itself',
  },
  {
    name: 'what a pull brings is not its own, though the person wrote it elsewhere',
    run: (world) => {
      const { repo } = world;
      const far = new MadeRepo('far');
      far.git('pull', '-q', repo.dir, 'main');
      repo.git('remote', 'add', 'origin', far.dir);
      world.call(repo.dir, 'main');
      edited(world, 'main', 'mine.txt');
      far.now = repo.now;
      far.write('mine.txt', lines(12)).commit('Elsewhere');
      repo.now = far.now;
      repo.git('pull', '-q', '--rebase', 'origin', 'main');
      world.callAgain(repo.dir, 'main');
      far.remove();
    },
    expected: OPEN,
  },
  {
    name: 'commits that were rebased onto what a pull brought stay its own, once',
    run: (world) => {
      const { repo } = world;
      const far = new MadeRepo('far');
      far.git('pull', '-q', repo.dir, 'main');
      repo.git('remote', 'add', 'origin', far.dir);
      world.call(repo.dir, 'main');
      edited(world, 'main', 'mine.txt');
      commit(world, 'mine.txt', 'Ours');
      far.now = repo.now;
      far.write('far.txt', lines(12)).commit('Elsewhere');
      repo.now = far.now;
      repo.git('pull', '-q', '--rebase', 'origin', 'main');
      far.remove();
    },
    expected: 'landed_young direct high: Landed on main .* 1 commit was made on main itself',
  },
  {
    name: 'the squash of a branch of the same session is the branch’s',
    run: (world) => {
      const { repo } = world;
      world.call(repo.dir, 'main');
      repo.branch('feat/one');
      repo.now += 5_000;
      world.callAgain(repo.dir, 'feat/one');
      edited(world, 'feat/one', 'one.txt');
      commit(world, 'one.txt', 'One');
      repo.squash('feat/one', 'One in one');
      repo.now += 5_000;
      world.callAgain(repo.dir, 'main');
    },
    expected: OPEN,
  },
  {
    name: 'a merge is the branch’s',
    run: (world) => {
      const { repo } = world;
      repo.branch('feat/one');
      world.call(repo.dir, 'feat/one');
      edited(world, 'feat/one', 'one.txt');
      commit(world, 'one.txt', 'One');
      repo.checkout('main').git('merge', '-q', '--no-ff', '-m', 'Merge one', 'feat/one');
      repo.now += 5_000;
      world.callAgain(repo.dir, 'main');
    },
    expected: OPEN,
  },
  {
    name: 'somebody else’s commit that touches the same file is not its own',
    run: (world) => {
      const { repo } = world;
      world.call(repo.dir, 'main');
      edited(world, 'main', 'mine.txt');
      repo.write('mine.txt', lines(12)).git('add', '-A');
      repo.git('commit', '-q', '--author', 'Eve <eve@example.com>', '-m', 'Of Eve');
    },
    expected: OPEN,
  },
  {
    name: 'a branch that was only brought up to date has no commit of its own',
    branch: 'plan/two',
    run: (world) => {
      const { repo } = world;
      repo.branch('plan/two');
      world.call(repo.dir, 'plan/two');
      repo.checkout('main');
      commit(world, 'theirs.txt', 'By hand');
      repo.checkout('plan/two').git('merge', '-q', '--ff-only', 'main');
    },
    expected: OPEN,
  },
  {
    name: 'a branch that begins right after a commit on main does not own it',
    branch: 'plan/three',
    run: (world) => {
      const { repo } = world;
      commit(world, 'theirs.txt', 'By hand');
      repo.branch('plan/three');
      world.call(repo.dir, 'plan/three');
    },
    expected: OPEN,
  },
];

describe('which commits on the default branch are the work’s own', function () {
  this.timeout(120_000);
  for (const { name, branch = 'main', run, expected } of cases)
    it(name, () => {
      const world = new World();
      world.at(3).repo.write('base.txt', lines(20)).commit('Start');
      world.repo.now += 3 * HOUR;
      run(world);
      const row = world.outcomes('--all').find((each) => each.branch === branch) as OutcomeRowJson;
      const said = `${row.state} ${row.landing} ${row.confidence}: ${row.evidence.join('\n')}`;
      assert.match(said, new RegExp(`^${expected}`));
      world.repo.remove();
    });
});
