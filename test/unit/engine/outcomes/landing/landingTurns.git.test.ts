import assert from 'node:assert/strict';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BranchOutcome, Confidence, LandingKind, OutcomeState } from '../../../../../src/core/outcomes/outcome.ts';
import { lines, MadeRepo } from '../../../git/makeRepo.ts';
import { askOutcome, headsOf, MapCache } from '../../askOutcome.ts';

/** What people do with branches beside merging them, turn by turn. */
interface Turn {
  readonly name: string;
  /** How `feat` was made and what was done with it. */
  readonly make: (repo: MadeRepo) => void;
  readonly later?: number;
  readonly state: OutcomeState;
  readonly landing: LandingKind | null;
  readonly confidence?: Confidence;
  /** Counted lines that it added. */
  readonly added?: number;
  /** What the evidence says. */
  readonly says?: RegExp;
}

const OWN_LINES = 32;

function work(repo: MadeRepo): void {
  repo.branch('feat');
  repo.write('a.txt', lines(60, { 20: 'twenty was rewritten', 21: 'twenty-one as well' })).commit('Change the middle');
  repo.write('feat.txt', lines(30, {}, 'feat')).commit('Add a file');
}

function moveMain(repo: MadeRepo, name = 'other'): void {
  repo
    .checkout('main')
    .write(`${name}.txt`, lines(10, {}, name))
    .commit('Elsewhere');
}

function merge(repo: MadeRepo, ...args: readonly string[]): void {
  repo.checkout('main').git('merge', '-q', '--no-ff', '-m', 'Bring it in', ...args);
}

/** As after a fetch: the remote's branches stand where they stand here now. */
function fetched(repo: MadeRepo, ...branches: readonly string[]): void {
  for (const branch of branches) repo.git('update-ref', `refs/remotes/origin/${branch}`, branch);
}

function deleting(repo: MadeRepo): void {
  repo.write('gone.txt', lines(30)).commit('To be deleted');
  repo.branch('feat').git('rm', '-q', 'gone.txt');
  repo.commit('Delete it');
  moveMain(repo);
}

const TURNS: readonly Turn[] = [
  {
    name: 'one of three commits was cherry-picked, the middle one',
    make: (repo) => {
      work(repo);
      repo.write('third.txt', lines(12)).commit('Third');
      moveMain(repo);
      repo.git('cherry-pick', 'feat~1');
    },
    state: 'landed_young',
    landing: 'part',
    added: 30,
  },
  {
    name: 'an octopus',
    make: (repo) => {
      work(repo);
      repo.checkout('main').branch('more').write('more.txt', lines(10)).commit('More');
      moveMain(repo);
      merge(repo, 'feat', 'more');
    },
    state: 'landed_young',
    landing: 'merge',
    confidence: 'certain',
  },
  {
    name: 'merged by a strategy that takes nothing of it',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      merge(repo, '-s', 'ours', 'feat');
    },
    state: 'dropped',
    landing: null,
    says: /took none of its changes/,
  },
  {
    name: 'squashed, then merged once more to mark it',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      merge(repo, '-s', 'ours', 'feat');
    },
    state: 'landed_young',
    landing: 'squash',
    added: OWN_LINES,
  },
  {
    name: 'commits without changes, merged',
    make: (repo) => {
      repo.branch('feat').commit('Nothing');
      moveMain(repo);
      merge(repo, 'feat');
    },
    state: 'no_code',
    landing: null,
  },
  {
    name: 'commits that undo each other, fast-forwarded',
    make: (repo) => {
      work(repo);
      repo.git('revert', '--no-edit', 'HEAD');
      repo.git('revert', '--no-edit', 'HEAD~2');
      repo.checkout('main').git('merge', '-q', '--ff-only', 'feat');
    },
    state: 'no_code',
    landing: null,
  },
  {
    name: 'reverted three times in turn',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      for (let turn = 0; turn < 3; turn++) repo.git('revert', '--no-edit', 'HEAD');
    },
    state: 'reverted',
    landing: 'squash',
  },
  {
    name: 'reverted, and squashed once more as it was',
    make: (repo) => {
      work(repo);
      const first = repo.squash('feat', 'Feature (#1)');
      repo.git('revert', '--no-edit', first);
      moveMain(repo);
      repo.squash('feat', 'Feature, once more (#2)');
    },
    later: 40,
    state: 'landed_kept',
    landing: 'squash',
    added: OWN_LINES,
  },
  {
    name: 'reverted by a branch that was merged, and squashed once more',
    make: (repo) => {
      work(repo);
      const first = repo.squash('feat', 'Feature (#1)');
      repo.branch('back').git('revert', '--no-edit', first);
      moveMain(repo);
      merge(repo, 'back');
      repo.squash('feat', 'Feature, once more (#3)');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'squashed twice and reverted twice',
    make: (repo) => {
      work(repo);
      for (const number of [1, 2]) {
        const commit = repo.squash('feat', `Feature (#${number})`);
        repo.git('revert', '--no-edit', commit);
      }
    },
    state: 'reverted',
    landing: 'squash',
  },
  {
    name: 'cherry-picked, reverted, and cherry-picked again: its lines count once',
    make: (repo) => {
      repo.branch('feat').write('feat.txt', lines(20)).commit('One');
      moveMain(repo);
      repo.git('cherry-pick', 'feat');
      repo.git('revert', '--no-edit', 'HEAD');
      repo.git('cherry-pick', 'feat');
    },
    later: 40,
    state: 'landed_kept',
    landing: 'rebase',
    added: 20,
  },
  {
    name: 'rebased, and one of its two commits reverted',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.git('cherry-pick', 'feat~1', 'feat');
      repo.git('revert', '--no-edit', 'HEAD');
    },
    state: 'landed_young',
    landing: 'rebase',
  },
  {
    name: 'rebased, and both of its commits reverted',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.git('cherry-pick', 'feat~1', 'feat');
      repo.git('revert', '--no-edit', 'HEAD', 'HEAD~1');
    },
    state: 'reverted',
    landing: 'rebase',
  },
  {
    name: 'squashed with a conflict that was solved by hand',
    make: (repo) => {
      work(repo);
      repo
        .checkout('main')
        .write('a.txt', lines(60, { 20: 'main has a twenty of its own' }))
        .commit('In the way');
      assert.throws(() => repo.git('merge', '-q', '--squash', 'feat'));
      repo.write('a.txt', lines(60, { 20: 'a twenty of both', 21: 'twenty-one as well' })).commit('Feature (#1)');
    },
    state: 'landed_young',
    landing: 'edited',
    confidence: 'probable',
  },
  {
    name: 'landed on develop, which was merged to main',
    make: (repo) => {
      work(repo);
      repo.checkout('main').branch('develop').git('merge', '-q', '--squash', 'feat');
      repo.commit('Feature (#1)');
      moveMain(repo);
      merge(repo, 'develop');
    },
    state: 'landed_young',
    landing: 'merge',
    confidence: 'high',
    says: /^Landed on main /,
    added: OWN_LINES,
  },
  {
    name: 'rebased and merged by a queue',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.branch('queue').git('cherry-pick', 'feat~1', 'feat');
      merge(repo, 'queue');
      repo.git('branch', '-D', 'queue');
    },
    state: 'landed_young',
    landing: 'merge',
    confidence: 'high',
  },
  {
    name: 'main was merged into it, and it became main',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.checkout('feat').git('merge', '-q', '-m', 'Up to date', 'main');
      repo.checkout('main').git('merge', '-q', '--ff-only', 'feat');
    },
    state: 'landed_young',
    landing: 'fast-forward',
  },
  { name: 'it only deletes a file, and is open', make: deleting, state: 'open', landing: null },
  {
    name: 'it only deletes a file',
    make: (repo) => {
      deleting(repo);
      repo.squash('feat', 'Delete (#1)');
    },
    later: 40,
    state: 'landed_kept',
    landing: 'squash',
    added: 0,
  },
  {
    name: 'it only deletes a file, which came back without a word',
    make: (repo) => {
      deleting(repo);
      repo.squash('feat', 'Delete (#1)');
      repo.write('gone.txt', lines(30)).commit('Needed after all');
    },
    state: 'reverted',
    landing: 'squash',
    says: /content went back/,
  },
  {
    name: 'only a file’s mode',
    make: (repo) => {
      repo.branch('feat');
      chmodSync(join(repo.dir, 'a.txt'), 0o755);
      repo.commit('May be run');
      moveMain(repo);
      repo.squash('feat', 'Mode (#1)');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'a submodule',
    make: (repo) => {
      const pin = (): string => repo.git('update-index', '--add', '--cacheinfo', `160000,${repo.head()},module`);
      const commit = (message: string): string => repo.git('commit', '-q', '-m', message);
      pin();
      commit('A module');
      repo.branch('feat');
      pin();
      commit('A newer module');
      repo.checkout('main').git('read-tree', 'feat');
      commit('A newer module, with other words (#1)');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'line ends of a whole file',
    make: (repo) => {
      repo.write('dos.txt', lines(40).replaceAll('\n', '\r\n')).commit('From Windows');
      repo.branch('feat').write('.gitattributes', '* text=auto\n').write('dos.txt', lines(40)).commit('Normal');
      moveMain(repo);
      repo.squash('feat', 'Line ends (#1)');
    },
    state: 'landed_young',
    landing: 'squash',
    added: 1,
  },
  {
    name: 'a picture and a link',
    make: (repo) => {
      repo.branch('feat');
      writeFileSync(join(repo.dir, 'picture.bin'), Buffer.from([0, 1, 2, 3, 0, 255]));
      symlinkSync('a.txt', join(repo.dir, 'link'));
      repo.commit('Both');
      moveMain(repo);
      repo.squash('feat', 'Picture (#1)');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'the same lines came to main in another file',
    make: (repo) => {
      repo.branch('feat').write('feat.txt', lines(30)).commit('Here');
      repo.checkout('main').write('elsewhere.txt', lines(30)).commit('There');
    },
    state: 'open',
    landing: null,
  },
  {
    name: 'deleted, and its name used again',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.git('branch', '-D', 'feat');
      repo.branch('feat').write('second.txt', lines(20)).commit('Second');
      repo.checkout('main');
    },
    state: 'landed_young',
    landing: 'part',
    added: OWN_LINES,
  },
  {
    name: 'what was pushed is merged, what is here only is not',
    make: (repo) => {
      work(repo);
      fetched(repo, 'feat');
      moveMain(repo);
      merge(repo, 'feat');
      fetched(repo, 'main');
      repo.checkout('feat').write('local.txt', lines(20)).commit('Here only');
    },
    state: 'landed_young',
    landing: 'part',
    added: OWN_LINES,
  },
  {
    name: 'what somebody added at the remote landed with it',
    make: (repo) => {
      work(repo);
      const here = repo.head();
      repo.write('bot.txt', lines(12)).commit('By somebody else');
      fetched(repo, 'feat');
      repo.squash('feat', 'Feature (#1)');
      fetched(repo, 'main');
      repo.git('branch', '-f', 'feat', here);
    },
    state: 'landed_young',
    landing: 'squash',
    added: OWN_LINES + 12,
  },
  {
    name: 'the default branch is trunk, and no HEAD of the remote says so',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.git('branch', '-m', 'main', 'trunk');
      fetched(repo, 'trunk', 'feat');
    },
    state: 'landed_young',
    landing: 'squash',
    says: /^Landed on trunk /,
  },
  {
    name: 'the remote’s HEAD names a branch that is gone',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      fetched(repo, 'main');
      repo.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/master');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'origin is a fork that lags behind upstream',
    make: (repo) => {
      work(repo);
      fetched(repo, 'main');
      repo.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
      repo.git('update-ref', 'refs/remotes/upstream/main', repo.squash('feat', 'Feature (#1)'));
      repo.git('reset', '-q', '--hard', 'HEAD~1');
    },
    state: 'landed_young',
    landing: 'squash',
  },
];

describe('what became of a branch, by turns', () => {
  let repo: MadeRepo;
  beforeEach(() => {
    repo = new MadeRepo();
    repo.write('a.txt', lines(60)).commit('Start');
  });
  afterEach(() => repo.remove());

  for (const { name, make, later = 1, state, landing, confidence, added, says } of TURNS) {
    it(name, async () => {
      make(repo);
      repo.days(later);
      const outcome = await askOutcome(repo, 'feat');
      const reported = JSON.stringify(outcome, null, 1);
      assert.deepEqual([outcome.state, outcome.landing], [state, landing], reported);
      if (confidence !== undefined) assert.equal(outcome.confidence, confidence, reported);
      if (added !== undefined) assert.equal(outcome.lines, added, reported);
      if (says !== undefined)
        assert.ok(
          outcome.evidence.some(({ text }) => says.test(text)),
          reported,
        );
    });
  }

  const short = ({ state, landing }: BranchOutcome): string => `${state} ${landing}`;

  it('renamed after it landed', async () => {
    work(repo);
    const heads = headsOf(repo, 'feat');
    repo.squash('feat', 'Feature (#1)');
    repo.git('branch', '-m', 'feat', 'feat-done');
    assert.equal(short(await askOutcome(repo, 'feat-done', { heads })), 'landed_young squash');
  });

  it('main was forced back to where it was before', async () => {
    work(repo);
    const cache = new MapCache();
    repo.squash('feat', 'Feature (#1)');
    assert.equal(short(await askOutcome(repo, 'feat', {}, cache)), 'landed_young squash');
    repo.git('reset', '-q', '--hard', 'HEAD~1');
    assert.equal(short(await askOutcome(repo, 'feat', {}, cache)), 'open null');
    moveMain(repo);
    repo.squash('feat', 'Feature (#2)');
    assert.equal(short(await askOutcome(repo, 'feat', {}, cache)), 'landed_young squash');
  });
});
