import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  branchHeads,
  branchIntervals,
  type HeadNow,
  type Rename,
  renamesOf,
} from '../../../src/core/branches/branchIntervals.ts';
import { branchOfCall, worktreeStays } from '../../../src/core/branches/branchOfCall.ts';
import { foldReflog, mergeReflog, NO_REFLOG, type ReflogState } from '../../../src/core/branches/reflog.ts';
import { uppercaseKeyTicket } from '../../../src/core/tickets/ticket.ts';
import { REFLOG_START, type ReflogPosition, readHead, readReflog, readRenames } from '../../../src/git/readReflog.ts';
import { findRepository, type Repository } from '../../../src/git/repository.ts';
import { gitAt, minute, scratchFolder } from './scratch.ts';
import { CALLS, type Expected, SCRIPT, worktreeState } from './scriptedRepository.ts';

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
    const state = foldReflog(news.rewritten ? NO_REFLOG : known.state, news.text);
    known.state = news.rewritten ? mergeReflog(known.state, state) : state;
    known.position = news.position;
  }
  known.head = readHead(repository.gitDir);
  memory.set(cwd, known);
}

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
    this.timeout(120_000);
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

  it('is known at the time, too, before git’s log reports how a rebase ends', () => {
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
      assert.deepEqual(readReflog(repository.gitDir, position), { text: '', position, rewritten: false });
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
