import assert from 'node:assert/strict';
import type { BranchOutcome, Confidence, LandingKind, OutcomeState } from '../../../../../src/core/outcomes/outcome.ts';
import { lines, MadeRepo } from '../../../git/makeRepo.ts';
import { askOutcome } from '../../askOutcome.ts';

/** A situation: how the branch `feat` was made and what became of it. */
interface Situation {
  readonly name: string;
  readonly make: (repo: MadeRepo) => void;
  /** Whole days after the last command. */
  readonly later?: number;
  readonly state: OutcomeState;
  readonly landing: LandingKind | null;
  readonly confidence?: Confidence;
  readonly look?: (outcome: BranchOutcome, repo: MadeRepo) => void;
}

/** Two commits that change the middle of a file and add one. */
function work(repo: MadeRepo, name = 'feat'): void {
  repo.branch(name);
  repo.write('a.txt', lines(60, { 20: 'twenty was rewritten', 21: 'twenty-one as well' })).commit('Change the middle');
  repo.write(`${name}.txt`, lines(30, {}, name)).commit('Add a file');
}

function moveMain(repo: MadeRepo): void {
  repo
    .checkout('main')
    .write('other.txt', lines(10, {}, 'other'))
    .commit('Elsewhere');
}

const CASES: readonly Situation[] = [
  {
    name: 'merge commit',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.git('merge', '-q', '--no-ff', '-m', "Merge branch 'feat'", 'feat');
    },
    state: 'landed_young',
    landing: 'merge',
    confidence: 'certain',
    look: ({ landedIn }, repo) => assert.equal(landedIn?.commit, repo.head('main')),
  },
  {
    name: 'fast-forward',
    make: (repo) => {
      work(repo);
      repo.checkout('main');
      repo.git('merge', '-q', '--ff-only', 'feat');
    },
    state: 'landed_young',
    landing: 'fast-forward',
    look: ({ lines: counted }) => assert.equal(counted, 32),
  },
  {
    name: 'rebase',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.git('cherry-pick', 'feat~1', 'feat');
    },
    state: 'landed_young',
    landing: 'rebase',
    confidence: 'high',
    look: ({ lines: counted }) => assert.equal(counted, 32),
  },
  {
    name: 'squash, main untouched',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
    },
    state: 'landed_young',
    landing: 'squash',
    confidence: 'high',
    look: ({ request }) => assert.equal(request, 1),
  },
  {
    name: 'squash, main moved elsewhere',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.squash('feat', 'Feature (#1)');
      moveMain(repo.write('b.txt', lines(3)));
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'squash of one commit with a new message',
    make: (repo) => {
      repo.branch('feat').write('one.txt', lines(20)).commit('wip');
      repo.squash('feat', 'Feature (#1)');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'squash, then the very lines rewritten',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.days(3).write('feat.txt', lines(30, {}, 'rewritten'));
      repo.write('a.txt', lines(60, { 20: 'again another twenty', 21: 'again another one' })).commit('Rewrite');
    },
    later: 40,
    state: 'landed_replaced',
    landing: 'squash',
  },
  {
    name: 'squash, then its file deleted',
    make: (repo) => {
      repo
        .branch('feat')
        .write('feat.txt', lines(20, {}, 'feat'))
        .commit('one');
      repo.write('feat.txt', lines(30, {}, 'feat')).commit('two');
      repo.squash('feat', 'Feature (#1)');
      repo.days(3).git('rm', '-q', 'feat.txt');
      repo.commit('Not needed');
    },
    later: 40,
    state: 'reverted',
    landing: 'squash',
  },
  {
    name: 'squash, then reverted by git',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.days(3).git('revert', '--no-edit', 'HEAD');
    },
    later: 40,
    state: 'reverted',
    landing: 'squash',
    look: ({ evidence }) => assert.match(evidence[1]?.text ?? '', /says so/),
  },
  {
    name: 'branch updated from main, then squashed',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.checkout('feat').git('merge', '-q', '--no-edit', 'main');
      repo.write('feat.txt', lines(31, {}, 'feat')).commit('More');
      repo.squash('feat', 'Feature (#1)');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'adjacent change on main, so that the context differs',
    make: (repo) => {
      work(repo);
      repo
        .checkout('main')
        .write('a.txt', lines(60, { 24: 'a neighbour changed' }))
        .commit('Neighbour');
      repo.squash('feat', 'Feature (#1)');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'stacked: base squashed, then the feature squashed',
    make: (repo) => {
      work(repo, 'base');
      repo
        .branch('feat')
        .write('top.txt', lines(15, {}, 'top'))
        .commit('On top');
      repo
        .write('a.txt', lines(60, { 20: 'twenty was rewritten', 21: 'twenty-one as well', 40: 'forty' }))
        .commit('Top 2');
      repo.squash('base', 'Base (#1)');
      repo.git('checkout', '-q', 'feat', '--', '.');
      repo.commit('Feature (#2)');
    },
    state: 'landed_young',
    landing: 'squash',
    look: ({ landedIn }, repo) => assert.equal(landedIn?.commit, repo.head('main')),
  },
  {
    name: 'the reviewer edits inside the squash',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)', () => {
        repo.write('feat.txt', lines(30, { 4: 'the reviewer knew better', 5: 'twice' }, 'feat'));
      });
    },
    state: 'landed_young',
    landing: 'edited',
    confidence: 'probable',
  },
  {
    name: 'one more commit after the squash',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo
        .checkout('feat')
        .write('later.txt', lines(12, {}, 'later'))
        .commit('Came too late');
      moveMain(repo);
    },
    state: 'landed_young',
    landing: 'part',
  },
  {
    name: 'one of two commits cherry-picked',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.git('cherry-pick', 'feat');
    },
    state: 'landed_young',
    landing: 'part',
  },
  {
    name: 'merged, and the branch went on',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.git('merge', '-q', '--no-ff', '-m', "Merge branch 'feat'", 'feat');
      repo
        .checkout('feat')
        .write('later.txt', lines(12, {}, 'later'))
        .commit('Went on');
    },
    state: 'landed_young',
    landing: 'part',
  },
  { name: 'not merged, young', make: (repo) => (work(repo), moveMain(repo)), later: 5, state: 'open', landing: null },
  { name: 'not merged, old', make: (repo) => (work(repo), moveMain(repo)), later: 45, state: 'dropped', landing: null },
  {
    name: 'not merged and deleted',
    make: (repo) => {
      work(repo);
      repo.checkout('main').git('branch', '-D', 'feat');
    },
    state: 'dropped',
    landing: null,
    confidence: 'probable',
  },
  {
    name: 'no net change',
    make: (repo) => {
      work(repo);
      repo.git('revert', '--no-edit', 'HEAD');
      repo.git('revert', '--no-edit', 'HEAD~2');
      moveMain(repo);
    },
    state: 'no_code',
    landing: null,
  },
  { name: 'no commit yet', make: (repo) => repo.branch('feat'), state: 'open', landing: null, confidence: 'high' },
  {
    name: 'no commit in 30 days',
    make: (repo) => {
      repo.branch('feat');
      repo.now += 31 * 86_400_000;
    },
    state: 'no_code',
    landing: null,
  },
  {
    name: 'no commit before the branch went away',
    make: (repo) => {
      repo.branch('feat').checkout('main').git('branch', '-D', 'feat');
    },
    state: 'no_code',
    landing: null,
  },
  {
    name: 'squashed and the branch deleted',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.git('branch', '-D', 'feat');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'squashed, then the branch was reset to main',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.checkout('feat').git('reset', '-q', '--hard', 'main');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'a change of white space only, squashed',
    make: (repo) => {
      repo.branch('feat').write('a.txt', lines(60).replaceAll('line', '  line')).commit('Indent');
      repo.write('a.txt', lines(60).replaceAll('line', '    line')).commit('Indent more');
      repo.squash('feat', 'Indent (#1)');
    },
    state: 'landed_young',
    landing: 'squash',
  },
  {
    name: 'landed on develop, which is not the default branch',
    make: (repo) => {
      repo.branch('develop').write('dev.txt', lines(4)).commit('Develop goes its way');
      work(repo);
      repo.checkout('develop').git('merge', '-q', '--squash', 'feat');
      repo.commit('Feature (#1)');
      moveMain(repo);
    },
    state: 'landed_young',
    landing: 'squash',
    look: ({ landedIn }) => assert.equal(landedIn?.into, 'refs/heads/develop'),
  },
  {
    name: 'kept for a month',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.days(20);
      repo.write('feat.txt', lines(30, { 1: 'the first was changed' }, 'feat')).commit('Touch up');
    },
    later: 20,
    state: 'landed_kept',
    landing: 'squash',
    look: ({ lines: counted, retained }) => {
      assert.equal(counted, 32);
      assert.deepEqual(retained, { '14': 1, '30': 31 / 32, '90': null });
    },
  },
  {
    name: 'changed by a third within a month',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.days(10);
      repo.write('feat.txt', lines(30, {}, 'feat').replaceAll(/(?<=\n|^)feat number 1\d/g, 'other')).commit('Other');
    },
    later: 30,
    state: 'landed_changed',
    landing: 'squash',
    look: ({ retained }) => assert.equal(retained['30'], 22 / 32),
  },
  {
    name: 'moved to another name within a month',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.days(10).git('mv', 'feat.txt', 'renamed.txt');
      repo.commit('Move');
    },
    later: 30,
    state: 'landed_kept',
    landing: 'squash',
    look: ({ retained }) => assert.equal(retained['30'], 1),
  },
  {
    name: 'reverted, and the revert reverted',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.git('revert', '--no-edit', 'HEAD');
      repo.git('revert', '--no-edit', 'HEAD');
    },
    later: 40,
    state: 'landed_kept',
    landing: 'squash',
  },
  {
    name: 'a merge reverted',
    make: (repo) => {
      work(repo);
      moveMain(repo);
      repo.git('merge', '-q', '--no-ff', '-m', "Merge branch 'feat'", 'feat');
      repo.git('revert', '--no-edit', '-m', '1', 'HEAD');
    },
    state: 'reverted',
    landing: 'merge',
  },
  {
    name: 'backed out by hand, without a word',
    make: (repo) => {
      work(repo);
      repo.squash('feat', 'Feature (#1)');
      repo.days(2).git('rm', '-q', 'feat.txt');
      repo.write('a.txt', lines(60)).commit('Cleaning up');
    },
    state: 'reverted',
    landing: 'squash',
    look: ({ evidence }) => assert.match(evidence[1]?.text ?? '', /content went back/),
  },
];

describe('what became of a branch', () => {
  for (const { name, make, later = 1, state, landing, confidence, look } of CASES) {
    it(name, async () => {
      const repo = new MadeRepo();
      try {
        repo.write('a.txt', lines(60)).commit('Start');
        make(repo);
        repo.days(later);
        const outcome = await askOutcome(repo, 'feat');
        const reported = JSON.stringify(outcome, null, 1);
        assert.equal(outcome.state, state, reported);
        assert.equal(outcome.landing, landing, reported);
        if (confidence) assert.equal(outcome.confidence, confidence, reported);
        look?.(outcome, repo);
      } finally {
        repo.remove();
      }
    });
  }
});
