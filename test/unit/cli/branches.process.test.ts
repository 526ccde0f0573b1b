import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gitAt, minute, scratchFolder } from '../git/scratch.ts';
import { CALLS, type Expected, SCRIPT, worktreeState } from '../git/scriptedRepository.ts';
import { type Row, runCli } from './cli.ts';

const iso = (time: number): string => new Date(time).toISOString();

describe('the branch of each call, from logs and real repositories to the report', function () {
  this.timeout(120_000);
  const folder = scratchFolder();
  const path = (name: string): string => join(folder.path, name);
  const home = path('home');
  const cli = (...args: readonly string[]) => runCli(home, args);

  const write = (file: string, ...lines: readonly object[]): void => {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    appendFileSync(join(home, file), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };
  const claudeCall = (call: Expected, session: string): void => {
    const stays = worktreeState.map(({ time, value }) => ({
      type: 'worktree-state',
      timestamp: iso(time),
      sessionId: session,
      worktreeSession: value,
    }));
    write(`.claude/projects/p/${session}.jsonl`, ...stays, {
      type: 'assistant',
      sessionId: session,
      cwd: path(call.cwd),
      gitBranch: call.log ?? '',
      timestamp: iso(minute(call.at)),
      requestId: `r-${session}`,
      message: {
        id: `m-${session}`,
        model: 'claude-sonnet-4-5',
        stop_reason: 'end_turn',
        usage: { output_tokens: 1000 },
      },
    });
  };
  const codexCall = (call: Expected, session: string): void => {
    const counts = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 1000, total_tokens: 1000 };
    const [cwd, timestamp] = [path(call.cwd), iso(minute(call.at))];
    write(
      `.codex/sessions/2026/10/01/rollout-2026-10-01T09-00-00-${session}.jsonl`,
      { timestamp, type: 'session_meta', payload: { id: session, cwd, git: { branch: call.log } } },
      { timestamp, type: 'turn_context', payload: { cwd, model: 'gpt-5' } },
      {
        timestamp,
        type: 'event_msg',
        payload: { type: 'token_count', info: { last_token_usage: counts, total_token_usage: counts } },
      },
    );
  };

  before(() => {
    for (const name of ['one', 'two', 'nowhere', 'home']) mkdirSync(path(name));
    const due = CALLS.map((call, index) => ({ call, session: `call-${index}` })).toSorted(
      (a, b) => a.call.at - b.call.at,
    );
    const callsBefore = (at: number): void => {
      for (let next = due[0]; next !== undefined && next.call.at < at; next = due[0]) {
        due.shift();
        if (next.call.codex === undefined) claudeCall(next.call, next.session);
        else codexCall(next.call, next.session);
      }
    };
    let last = 0;
    for (const [at, name, command, may] of SCRIPT) {
      callsBefore(at);
      // A report now and then, so that most of git's logs are read in pieces.
      if (at !== last && at % 12 === 0) cli('report');
      last = at;
      gitAt(at, path(name), command.split(' '), may);
    }
    mkdirSync(path('one/src/deep'), { recursive: true });
    callsBefore(Infinity);
  });
  after(() => folder[Symbol.dispose]());

  const found = (): readonly string[] => {
    const rows = cli('report', '--by', 'session', '--by', 'repo', '--by', 'branch', '--by', 'ticket', '--json').rows;
    const bySession = new Map(rows.map((row) => [row.key['session'], row]));
    assert.equal(bySession.size, rows.length, 'one row for each call');
    return CALLS.map((_, at) => reported(bySession.get(`call-${at}`)));
  };
  const reported = (row: Row | undefined): string => {
    const { repo, branch, ticket } = row?.key ?? {};
    return `${repo ? relative(folder.path, repo) : ''} ${branch ?? 'unknown'}${ticket ? ` ${ticket}` : ''}`;
  };
  const expected = CALLS.map(({ is, ticket }) => {
    const name = is.replace(/ \((?:reflog|log|worktree|none)\)!?$/, '').replace(/(?<= )detached$/, '(detached)');
    // Claude Code names HEAD outside of a repository, too: that is no detached one.
    if (name === ' (detached)') return ' unknown';
    return `${name}${ticket === undefined ? '' : ` ${ticket}`}`;
  });

  it('is the one that was checked out', () => assert.deepEqual(found(), expected));

  it('stays known when worktrees are gone and git has forgotten', () => {
    for (const name of ['one-wt', 'one-look']) gitAt(70, path('one'), ['worktree', 'remove', `../${name}`]);
    assert.ok(!existsSync(path('one-wt')));
    gitAt(70, path('one'), ['reflog', 'expire', '--expire=now', '--expire-unreachable=now', '--all']);
    assert.deepEqual(found(), expected);
    rmSync(path('two'), { recursive: true });
    assert.deepEqual(found(), expected);
  });

  it('adds up to the whole by branch and by ticket; equal names of two repositories are two rows', () => {
    for (const by of ['branch', 'ticket']) {
      const { rows, totals } = cli('report', '--by', by, '--json');
      assert.equal(
        rows.reduce((sum, row) => sum + row.calls, 0),
        CALLS.length,
      );
      assert.equal(totals.calls, CALLS.length);
      if (by === 'branch') {
        const named = rows.filter((row) => row.key['branch'] === 'feature/ABC-1');
        assert.deepEqual(named.map((row) => relative(folder.path, row.repository ?? '')).toSorted(), ['one', 'two']);
      }
    }
  });
});
