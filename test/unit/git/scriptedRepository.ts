import { minute } from './scratch.ts';

/** Two repositories and their worktrees as a person works in them, and calls with the branch that each must be found on. */
export type Step = readonly [minute: number, folder: string, command: string, may?: 'fail'];

// The minutes between the steps are when calls happen.
export const SCRIPT: readonly Step[] = [
  [0, 'one', 'init -q -b main'],
  [0, 'one', 'commit -q --allow-empty -m root'],
  [0, 'two', 'init -q -b main'],
  [0, 'two', 'commit -q --allow-empty -m root'],
  [2, 'one', 'checkout -q -b feature/ABC-1'],
  [2, 'two', 'checkout -q -b feature/ABC-1'],
  [3, 'one', 'commit -q --allow-empty -m work'],
  [6, 'one', 'branch -m feature/ABC-1 feature/ABC-2'],
  [8, 'one', 'checkout -q main'],
  [10, 'one', 'checkout -q -b gone/DEF-7'],
  [11, 'one', 'commit -q --allow-empty -m gone'],
  [13, 'one', 'checkout -q main'],
  [13, 'one', 'branch -q -D gone/DEF-7'],
  [15, 'one', 'checkout -q --detach'],
  [17, 'one', 'checkout -q main'],
  [18, 'one', 'checkout -q -b topic/GHI-3'],
  [18, 'one', 'commit -q --allow-empty -m one'],
  [18, 'one', 'commit -q --allow-empty -m two'],
  [19, 'one', 'checkout -q main'],
  [19, 'one', 'commit -q --allow-empty -m moved'],
  [20, 'one', 'checkout -q topic/GHI-3'],
  [22, 'one', 'rebase -q --keep-empty -x false main', 'fail'],
  [24, 'one', 'rebase --abort'],
  [26, 'one', 'checkout -q main'],
  // Rebases a branch that is not checked out: it is, from the start of the rebase.
  [28, 'one', 'rebase -q --keep-empty -x false main topic/GHI-3', 'fail'],
  [30, 'one', 'rebase --abort'],
  [31, 'one', 'rebase -q --keep-empty main topic/GHI-3'],
  [32, 'one', 'worktree add -q -b wt/JKL-4 ../one-wt'],
  [34, 'one-wt', 'checkout -q -b wt/JKL-5'],
  [36, 'one', 'branch -m wt/JKL-4 wt/JKL-6'],
  [37, 'one', 'tag v1'],
  [37, 'one', 'checkout -q v1'],
  [39, 'one', 'checkout -q refs/heads/main'],
  [41, 'one', 'checkout -q main'],
  [42, 'one', 'checkout -q --orphan orphan/MNO-8'],
  [42, 'one', 'commit -q --allow-empty -m orphan'],
  [44, 'one', 'checkout -q main'],
  [46, 'one', 'symbolic-ref HEAD refs/heads/topic/GHI-3'],
  [48, 'one', 'checkout -q main'],
  // Made again under the old name of a branch that was renamed.
  [50, 'one', 'checkout -q -b feature/ABC-1'],
  [52, 'one', 'worktree add -q --detach ../one-look'],
  [54, 'one-look', 'checkout -q -b look/PQR-9'],
];

export interface Expected {
  readonly at: number;
  readonly cwd: string;
  readonly log?: string;
  readonly codex?: number;
  readonly is: string;
  readonly ticket?: string;
}

export const worktreeState = [
  { time: minute(60), value: { worktreeBranch: 'worktree-brave-otter', worktreePath: '/x', originalBranch: 'main' } },
  { time: minute(62), value: null },
];

// The answer is `repository branch (how known)`; `!` says that the logs disagree.
export const CALLS: readonly Expected[] = [
  { at: -1, cwd: 'one', is: 'one unknown (none)' },
  { at: -1, cwd: 'one', log: 'early', is: 'one early (log)' },
  { at: 1, cwd: 'one', log: 'main', is: 'one main (reflog)' },
  { at: 4, cwd: 'one', log: 'feature/ABC-1', is: 'one feature/ABC-2 (reflog)', ticket: 'ABC-2' },
  { at: 4, cwd: 'two', log: 'feature/ABC-1', is: 'two feature/ABC-1 (reflog)', ticket: 'ABC-1' },
  { at: 4, cwd: 'one/src/deep', log: '', is: 'one feature/ABC-2 (reflog)', ticket: 'ABC-2' },
  { at: 7, cwd: 'one', log: 'feature/ABC-2', is: 'one feature/ABC-2 (reflog)', ticket: 'ABC-2' },
  { at: 7, cwd: 'one', log: 'feature/ABC-1', is: 'one feature/ABC-2 (reflog)!', ticket: 'ABC-2' },
  { at: 9, cwd: 'one', log: 'main', is: 'one main (reflog)' },
  { at: 9, cwd: 'one', log: 'stale/XYZ-1', is: 'one main (reflog)!' },
  { at: 10.02, cwd: 'one', log: 'main', is: 'one main (log)' },
  { at: 12, cwd: 'one', log: 'gone/DEF-7', is: 'one gone/DEF-7 (reflog)', ticket: 'DEF-7' },
  { at: 14, cwd: 'one', log: 'main', is: 'one main (reflog)' },
  { at: 16, cwd: 'one', log: 'HEAD', is: 'one detached (reflog)' },
  { at: 16, cwd: 'one', log: 'main', is: 'one detached (reflog)!' },
  { at: 21, cwd: 'one', is: 'one topic/GHI-3 (reflog)', ticket: 'GHI-3' },
  { at: 23, cwd: 'one', log: 'HEAD', is: 'one topic/GHI-3 (reflog)', ticket: 'GHI-3' },
  { at: 25, cwd: 'one', is: 'one topic/GHI-3 (reflog)', ticket: 'GHI-3' },
  { at: 27, cwd: 'one', is: 'one main (reflog)' },
  { at: 29, cwd: 'one', is: 'one topic/GHI-3 (reflog)', ticket: 'GHI-3' },
  { at: 33, cwd: 'one', is: 'one topic/GHI-3 (reflog)', ticket: 'GHI-3' },
  { at: 33, cwd: 'one-wt', is: 'one wt/JKL-6 (reflog)', ticket: 'JKL-6' },
  { at: 35, cwd: 'one-wt', is: 'one wt/JKL-5 (reflog)', ticket: 'JKL-5' },
  { at: 38, cwd: 'one', log: 'HEAD', is: 'one detached (reflog)' },
  { at: 40, cwd: 'one', log: 'HEAD', is: 'one detached (reflog)' },
  { at: 43, cwd: 'one', is: 'one orphan/MNO-8 (reflog)', ticket: 'MNO-8' },
  { at: 45, cwd: 'one', is: 'one main (reflog)' },
  { at: 47, cwd: 'one', is: 'one topic/GHI-3 (reflog)', ticket: 'GHI-3' },
  { at: 49, cwd: 'one', is: 'one main (reflog)' },
  { at: 51, cwd: 'one', log: 'feature/ABC-1', is: 'one feature/ABC-1 (reflog)', ticket: 'ABC-1' },
  { at: 53, cwd: 'one-look', log: 'HEAD', is: 'one detached (reflog)' },
  { at: 55, cwd: 'one-look', is: 'one look/PQR-9 (reflog)', ticket: 'PQR-9' },
  { at: 61, cwd: 'one', log: 'main', is: 'one worktree-brave-otter (worktree)' },
  { at: 63, cwd: 'one', log: 'feature/ABC-1', is: 'one feature/ABC-1 (reflog)', ticket: 'ABC-1' },
  { at: 1, cwd: 'one', log: 'feature/ABC-9', codex: 0, is: 'one main (reflog)' },
  { at: -1, cwd: 'one', log: 'early/ABC-9', codex: -2, is: 'one early/ABC-9 (log)', ticket: 'ABC-9' },
  { at: 5, cwd: 'nowhere', log: '', is: ' unknown (none)' },
  { at: 5, cwd: 'nowhere', log: 'HEAD', is: ' detached (log)' },
  { at: 5, cwd: 'nowhere', log: 'fix/ABC-3', is: ' fix/ABC-3 (log)', ticket: 'ABC-3' },
  { at: 5, cwd: 'nowhere', log: 'fix/ABC-3', codex: 1, is: ' fix/ABC-3 (log)', ticket: 'ABC-3' },
  { at: 5, cwd: 'nowhere', log: 'two\nlines', is: ' unknown (none)' },
  { at: 5, cwd: 'nowhere', log: `ABC-1/${'x'.repeat(4096)}`, is: ' unknown (none)' },
  { at: 5, cwd: 'gone', log: '', is: ' unknown (none)' },
];
