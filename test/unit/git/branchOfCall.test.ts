import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  branchHeads,
  branchIntervals,
  type HeadNow,
  type Rename,
  renamesOf,
} from '../../../src/core/branchIntervals.ts';
import { branchOfCall, worktreeStays } from '../../../src/core/branchOfCall.ts';
import { foldReflog, mergeReflog, NO_REFLOG, type ReflogState } from '../../../src/core/reflog.ts';
import { uppercaseKeyTicket } from '../../../src/core/ticket.ts';
import { REFLOG_START, type ReflogPosition, readHead, readReflog, readRenames } from '../../../src/git/reflog.ts';
import { findRepository, type Repository } from '../../../src/git/repository.ts';
import { gitAt, minute, scratchFolder } from './scratch.ts';

/** What an engine remembers of a worktree. */
interface Remembered {
  readonly repository: Repository;
  position: ReflogPosition;
  state: ReflogState;
  head: HeadNow | undefined;
}

/** Reads what is new in the log of the worktree of a folder, as an engine does after every change. */
function look(memory: Map<string, Remembered>, cwd: string): void {
  const repository = findRepository(cwd);
  if (!repository) return;
  const known = memory.get(cwd) ?? { repository, position: REFLOG_START, state: NO_REFLOG, head: undefined };
  const news = readReflog(repository.gitDir, known.position);
  if (news) {
    const state = foldReflog(news.anew ? NO_REFLOG : known.state, news.text);
    known.state = news.anew ? mergeReflog(known.state, state) : state;
    known.position = news.position;
  }
  known.head = readHead(repository.gitDir);
  memory.set(cwd, known);
}

type Step = readonly [minute: number, folder: string, command: string, may?: 'fail'];

// The minutes between the steps are when calls happen.
const SCRIPT: readonly Step[] = [
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

interface Expected {
  readonly at: number;
  readonly cwd: string;
  readonly log?: string;
  readonly codex?: number;
  readonly is: string;
  readonly ticket?: string;
}

const worktreeState = [
  { time: minute(60), value: { worktreeBranch: 'worktree-brave-otter', worktreePath: '/x', originalBranch: 'main' } },
  { time: minute(62), value: null },
];

// The answer is `repository branch (how known)`; `!` says that the logs disagree.
const CALLS: readonly Expected[] = [
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
  { at: 10.02, cwd: 'one', log: 'main', is: 'one gone/DEF-7 (reflog)', ticket: 'DEF-7' },
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

describe('branch of each call across real repositories', () => {
  const folder = scratchFolder();
  const memory = new Map<string, Remembered>();
  const path = (name: string) => join(folder.path, name);
  const common = (name: string) => findRepository(path(name))?.commonDir;
  const renames = new Map<string, readonly Rename[]>();
  const heads: Record<string, string> = {};
  /** What was known of the folder `one` right after the step of a minute. */
  const live = new Map<number, string>();

  before(function script() {
    this.timeout(60_000);
    for (const name of ['one', 'two', 'nowhere']) mkdirSync(path(name));
    for (const [at, name, command, may] of SCRIPT) {
      gitAt(at, path(name), command.split(' '), may);
      for (const cwd of ['one', 'two', 'one-wt', 'one-look']) if (existsSync(path(cwd))) look(memory, path(cwd));
      const one = memory.get(path('one'));
      const now = one && branchIntervals(one.state, one.head).at(-1);
      if (now && name === 'one') live.set(at, now.detached ? '(detached)' : now.branch);
      if (command.includes('-m gone')) heads['gone/DEF-7'] = gitAt(at, path(name), ['rev-parse', 'HEAD']).trim();
    }
    mkdirSync(path('one/src/deep'), { recursive: true });
    for (const { repository, state } of memory.values()) {
      const known =
        renames.get(repository.commonDir) ?? renamesOf(foldReflog(NO_REFLOG, readRenames(repository.commonDir)));
      renames.set(repository.commonDir, [...known, ...renamesOf(state)]);
    }
  });
  after(() => folder[Symbol.dispose]());

  const answer = (call: Expected) => {
    const repository = findRepository(path(call.cwd));
    const known = repository && memory.get(repository.worktreeDir);
    const found = branchOfCall({
      time: minute(call.at),
      stays: worktreeStays(worktreeState),
      intervals: known ? branchIntervals(known.state, known.head) : [],
      renames: renames.get(repository?.commonDir ?? '') ?? [],
      logBranch: call.log ?? '',
      ...(call.codex !== undefined && { logBranchSince: minute(call.codex) }),
    });
    const where = repository ? relative(folder.path, repository.root) : '';
    const what = found.state === 'branch' ? found.branch : found.state;
    return {
      is: `${where} ${what} (${found.origin})${found.conflict ? '!' : ''}`,
      ticket: uppercaseKeyTicket(found.branch),
    };
  };

  it('is the one that was checked out', () => {
    const got = CALLS.map((call) => ({ at: call.at, cwd: call.cwd, log: call.log ?? '', ...answer(call) }));
    const expected = CALLS.map(({ at, cwd, log = '', is, ticket }) => ({ at, cwd, log, is, ticket }));
    assert.deepEqual(got, expected);
  });

  it('is known at the time, too, before git’s log tells how a rebase ends', () => {
    const known = [15, 20, 22, 24, 28, 30, 37, 46].map((step) => `${step} ${live.get(step)}`);
    assert.deepEqual(known, [
      '15 (detached)',
      '20 topic/GHI-3',
      '22 topic/GHI-3',
      '24 topic/GHI-3',
      '28 topic/GHI-3',
      '30 topic/GHI-3',
      '37 (detached)',
      '46 topic/GHI-3',
    ]);
  });

  it('puts a worktree into its repository and equal names into two', () => {
    assert.equal(common('one-wt'), common('one'));
    assert.notEqual(common('two'), common('one'));
  });

  it('is the same whether the log was read step by step or at once', () => {
    for (const { repository, state, position } of memory.values()) {
      const whole = readReflog(repository.gitDir, REFLOG_START);
      assert.ok(whole);
      assert.deepEqual(foldReflog(NO_REFLOG, whole.text), state);
      assert.deepEqual(readReflog(repository.gitDir, position), { text: '', position, anew: false });
      assert.equal(state.unread, 0);
    }
  });

  it('keeps the last commit of a branch that is deleted', () => {
    const one = memory.get(path('one'));
    assert.ok(one);
    assert.equal(branchHeads(one.state, one.head).get('gone/DEF-7')?.sha, heads['gone/DEF-7']);
  });

  it('stays known when git forgets the log’s oldest lines', () => {
    const one = memory.get(path('one'));
    assert.ok(one);
    const old = branchIntervals(one.state, one.head);
    gitAt(56, path('one'), ['reflog', 'expire', `--expire=${minute(30) / 1000}`, '--expire-unreachable=now', 'HEAD']);
    look(memory, path('one'));
    const fresh = readReflog(one.repository.gitDir, REFLOG_START);
    assert.ok(fresh && foldReflog(NO_REFLOG, fresh.text).events.length < one.state.events.length);
    assert.deepEqual(branchIntervals(one.state, one.head), old);
  });
});
