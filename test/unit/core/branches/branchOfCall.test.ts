import assert from 'node:assert/strict';
import { branchIntervals, renamesOf } from '../../../../src/core/branches/branchIntervals.ts';
import { type BranchOfCall, branchOfCall, worktreeStays } from '../../../../src/core/branches/branchOfCall.ts';
import { foldReflog, NO_REFLOG } from '../../../../src/core/branches/reflog.ts';

const line = (seconds: number, message: string) =>
  `${'a'.repeat(40)} ${'b'.repeat(40)} A <a> ${seconds} +0000\t${message}\n`;

describe('the branch of a call', () => {
  const state = foldReflog(
    NO_REFLOG,
    line(10, 'checkout: moving from m to a') +
      line(20, 'checkout: moving from a to b') +
      line(30, 'Branch: renamed refs/heads/b to refs/heads/c'),
  );
  const intervals = branchIntervals(state, { kind: 'branch', branch: 'c' });
  const detached = branchIntervals(foldReflog(state, line(40, `checkout: moving from c to ${'d'.repeat(40)}`)), {
    kind: 'detached',
  });
  const hasty = foldReflog(
    state,
    line(50, 'checkout: moving from c to d') + line(50, 'Branch: renamed refs/heads/d to refs/heads/e'),
  );
  // From x by way of y and z to w, all within second 50.
  const three = foldReflog(
    foldReflog(NO_REFLOG, line(10, 'checkout: moving from m to x')),
    line(50, 'checkout: moving from x to y') +
      line(50, 'checkout: moving from y to z') +
      line(50, 'checkout: moving from z to w'),
  );
  const within = { stays: [], intervals: branchIntervals(three, { kind: 'branch', branch: 'w' }), renames: [] };
  const known = { stays: [], intervals, renames: renamesOf(state) };
  const cases: readonly [string, Parameters<typeof branchOfCall>[0], Partial<BranchOfCall>][] = [
    [
      'git’s log before the agent’s',
      { ...known, time: 15_000, logBranch: 'm' },
      { branch: 'a', origin: 'reflog', conflict: true },
    ],
    [
      'no conflict two seconds from a checkout',
      { ...known, time: 12_000, logBranch: 'm' },
      { branch: 'a', conflict: false },
    ],
    [
      'the log’s own branch two seconds before the change to it',
      { ...known, time: 18_000, logBranch: 'b' },
      { branch: 'c', origin: 'log', conflict: false },
    ],
    ['a change holds from the end of its second', { ...known, time: 20_500, logBranch: '' }, { branch: 'a' }],
    ['… and no longer', { ...known, time: 21_000, logBranch: '' }, { branch: 'c' }],
    [
      '… but where the log names the branch itself',
      { ...known, time: 20_500, logBranch: 'b' },
      { branch: 'c', origin: 'log', conflict: false },
    ],
    [
      '… and where a call is stamped when it begins',
      { ...known, time: 20_500, logBranch: '', stampedAtStart: true },
      { branch: 'c' },
    ],
    ...['x', 'y', 'z', 'w'].map((branch): (typeof cases)[number] => [
      `the log’s own branch among three checkouts within a second: ${branch}`,
      { ...within, time: 50_400, logBranch: branch },
      { branch, conflict: false },
    ]),
    [
      'what was there before three checkouts within a second, where the log names none',
      { ...within, time: 50_400, logBranch: '' },
      { branch: 'x', origin: 'reflog', conflict: false },
    ],
    [
      'and what is there after them',
      { ...within, time: 51_000, logBranch: '' },
      { branch: 'w', origin: 'reflog', conflict: false },
    ],
    [
      'no branch where HEAD was on several while the requests of a sum were made, if only for a moment',
      { ...within, time: 49_000, logBranch: '', sumEnd: 50_100 },
      { state: 'unknown' },
    ],
    ['a sum of work on one branch', { ...known, time: 12_000, logBranch: '', sumEnd: 19_000 }, { branch: 'a' }],
    [
      'a sum of work on several branches belongs to none',
      { ...known, time: 12_000, logBranch: 'a', sumEnd: 25_000 },
      { state: 'unknown', branch: '' },
    ],
    [
      'a sum of work on a branch that was renamed',
      { ...known, time: 22_000, logBranch: '', sumEnd: 35_000 },
      { branch: 'c' },
    ],
    [
      'the log’s own branch where git’s times ran backwards',
      {
        ...known,
        intervals: known.intervals.map((interval) => ({ ...interval, doubtful: true as const })),
        time: 15_000,
        logBranch: 'm',
      },
      { branch: 'm', origin: 'log', conflict: true },
    ],
    ['no conflict with an older name', { ...known, time: 35_000, logBranch: 'c' }, { branch: 'c', conflict: false }],
    [
      'a name of before the rename',
      { ...known, time: 25_000, logBranch: 'b' },
      { branch: 'c', origin: 'reflog', conflict: false },
    ],
    [
      'the new name in the second of the rename',
      { ...known, time: 30_700, logBranch: 'b' },
      { branch: 'c', origin: 'reflog', conflict: false },
    ],
    [
      'the log’s own branch where it was checked out and renamed within a second',
      { ...known, intervals: branchIntervals(hasty), renames: renamesOf(hasty), time: 50_300, logBranch: 'd' },
      { branch: 'e', origin: 'log', conflict: false },
    ],
    [
      'a detached HEAD that the log names in the second of the checkout',
      { ...known, intervals: detached, time: 40_500, logBranch: 'HEAD' },
      { state: 'detached', branch: '', origin: 'log' },
    ],
    [
      '… and not one that the log names far from it',
      { ...known, intervals: detached, time: 25_000, logBranch: 'HEAD' },
      { state: 'branch', branch: 'c', origin: 'reflog' },
    ],
    [
      'the agent’s log where git’s does not reach',
      { ...known, time: 5000, logBranch: 'm' },
      { branch: 'm', origin: 'log' },
    ],
    [
      'the start’s branch before any checkout',
      { ...known, time: 5000, logBranch: 'm', logBranchSince: 1000 },
      { branch: 'm', origin: 'log' },
    ],
    [
      'the start’s branch is no conflict',
      { ...known, time: 15_000, logBranch: 'm', logBranchSince: 1000 },
      { branch: 'a', conflict: false },
    ],
    [
      'the start’s branch not after a checkout',
      {
        stays: [],
        renames: [],
        intervals: [{ from: 10_000, until: 20_000, branch: '', detached: false }],
        time: 15_000,
        logBranch: 'm',
        logBranchSince: 1000,
      },
      { state: 'unknown', branch: '', origin: 'none' },
    ],
    [
      'HEAD is detached',
      { stays: [], renames: [], intervals: [], time: 1, logBranch: 'HEAD' },
      { state: 'detached', origin: 'log' },
    ],
    [
      'nothing is unknown',
      { stays: [], renames: [], intervals: [], time: 1, logBranch: '' },
      { state: 'unknown', origin: 'none' },
    ],
    [
      'the agent’s worktree before all',
      {
        ...known,
        stays: worktreeStays([{ time: 14_000, value: { worktreeBranch: 'w' } }]),
        time: 15_000,
        logBranch: 'm',
      },
      { branch: 'w', origin: 'worktree', conflict: false },
    ],
  ];
  for (const [name, evidence, expected] of cases) {
    it(name, () => assert.deepEqual({ ...branchOfCall(evidence), ...expected }, branchOfCall(evidence)));
  }

  it('reads worktree records of any shape', () => {
    const stays = worktreeStays([
      { time: 0, value: { worktreeBranch: 'untimed' } },
      { time: 30, value: null },
      {
        time: 10,
        value: {
          worktreeBranch: 'w',
          worktreePath: 7,
          originalBranch: 'main',
          originalHeadCommit: 'abc',
          originalCwd: '/x',
        },
      },
      { time: 40, value: { worktreeBranch: 'two\nlines' } },
      { time: 50, value: 'text' },
      { time: 60, value: { worktreeBranch: 'v' } },
    ]);
    assert.deepEqual(stays, [
      { from: 10, until: 30, branch: 'w', path: '', originalBranch: 'main', originalHead: 'abc', originalCwd: '/x' },
      {
        from: 60,
        until: Number.MAX_SAFE_INTEGER,
        branch: 'v',
        path: '',
        originalBranch: '',
        originalHead: '',
        originalCwd: '',
      },
    ]);
  });
});
