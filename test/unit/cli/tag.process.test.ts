import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentHome } from '../../vscode/agentHome.ts';
import { gitAt } from '../git/scratch.ts';
import { cliText, runCli } from './cli.ts';

const ONE = '11111111-0000-4000-8000-000000000001';
const OTHER = '11112222-0000-4000-8000-000000000002';

describe('tags by the command line', function () {
  this.timeout(120_000);
  let folder = '';
  let home: AgentHome;
  const cli = (...args: readonly string[]): string => cliText(home.folder, args);
  const tickets = (): readonly string[] =>
    runCli(home.folder, ['report', '--by', 'session', '--by', 'ticket'])
      .rows.map(({ key, calls }) => `${key['session']?.slice(0, 8)} ${key['ticket'] ?? '-'} ${calls}`)
      .toSorted();
  const refusal = (...args: readonly string[]): string => {
    try {
      cli(...args);
    } catch (error) {
      return (error as { stderr: string }).stderr.split('\n')[0] ?? '';
    }
    return 'no error';
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-tag-'));
    home = new AgentHome(folder);
    const repo = join(folder, 'repo');
    mkdirSync(repo);
    gitAt(0, repo, ['init', '-q', '-b', 'main']);
    gitAt(0, repo, ['commit', '-q', '--allow-empty', '-m', 'root']);
    gitAt(1, repo, ['checkout', '-q', '-b', 'feature/ABC-1']);
    for (const session of [ONE, OTHER])
      home.claude({ cwd: repo, branch: 'feature/ABC-1', session }).call({ output: 100 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('hold for the session, by the beginning of its id', () => {
    assert.equal(cli('tag', '111111', 'PAY-7'), 'PAY-7 for session 11111111.\n');
    assert.deepEqual(tickets(), ['11111111 PAY-7 1', '11112222 ABC-1 1']);
  });

  it('say that there is no ticket', () => {
    assert.equal(cli('tag', ONE, '--none'), 'no ticket for session 11111111.\n');
    assert.deepEqual(tickets(), ['11111111 (no ticket) 1', '11112222 ABC-1 1']);
  });

  it('may be given to the same sessions from a folder below, as in a window on it', () => {
    const [repo, other] = [join(folder, 'repo'), join(folder, 'other')];
    const below = join(repo, 'packages/a');
    mkdirSync(below, { recursive: true });
    mkdirSync(other);
    cli('prefix', 'ABC', '--deny', '--cwd', repo);
    const rows = (cwd: string) =>
      (JSON.parse(cli('inbox', '--json', '--cwd', cwd)) as { rows: readonly { session: string }[] }).rows
        .map(({ session }) => session)
        .toSorted();
    assert.deepEqual([rows(repo), rows(below), rows(other)], [[ONE, OTHER], [ONE, OTHER], []]);
  });

  it('hold for the branch, and a session’s own goes before', () => {
    cli('tag', ONE, 'PAY-7', '--branch');
    assert.deepEqual(tickets(), ['11111111 PAY-7 1', '11112222 PAY-7 1']);
    cli('tag', OTHER, 'PAY-8');
    assert.deepEqual(tickets(), ['11111111 PAY-7 1', '11112222 PAY-8 1']);
  });

  it('hold from a time on', () => {
    cli('tag', ONE, 'PAY-7', '--from', '2099-01-01');
    assert.deepEqual(tickets(), ['11111111 ABC-1 1', '11112222 ABC-1 1']);
    cli('tag', ONE, 'PAY-8', '--from', '2020-01-01T10:00');
    assert.deepEqual(tickets(), ['11111111 PAY-8 1', '11112222 ABC-1 1']);
  });

  it('hold only for what has no ticket yet, which the inbox lists with the same sum as the report', () => {
    const log = home.claude({ cwd: join(folder, 'elsewhere'), branch: 'ABC-7', session: 'mixed' });
    log.call({ output: 7_000 });
    log.switchBranch('main');
    log.call({ output: 1_000 });
    interface Inbox {
      readonly schema: string;
      readonly rows: readonly Record<string, unknown>[];
      readonly totals: { readonly calls: number; readonly cost: { readonly total: number } };
    }
    const inbox = () => JSON.parse(cli('inbox', '--json')) as Inbox;
    const untagged = () =>
      runCli(home.folder, ['report', '--by', 'ticket']).rows.find(({ key }) => key['ticket'] === null)?.cost.total ?? 0;
    const { schema, rows, totals } = inbox();
    assert.equal(schema, 'token-ledger/inbox@1');
    assert.deepEqual(
      rows.map(({ session, agent, repo, branch, calls, suggestion }) => [
        session,
        agent,
        repo,
        branch,
        calls,
        suggestion,
      ]),
      [['mixed', 'claude-code', null, 'main', 1, null]],
    );
    assert.deepEqual([totals.calls, totals.cost.total], [1, untagged()]);
    assert.match(cli('inbox'), /mixed .*main/);
    assert.equal(cli('tag', 'mixed', 'XY-9', '--untagged'), 'XY-9 for what had no ticket in session mixed.\n');
    const both = ['11111111 ABC-1 1', '11112222 ABC-1 1', 'mixed ABC-7 1', 'mixed XY-9 1'];
    assert.deepEqual([tickets(), inbox().totals.calls], [both, 0]);
    assert.match(refusal('tag', 'mixed', 'XY-9', '--untagged'), /^Every call of this session has a ticket already\.$/);
    cli('tag', 'mixed', 'ALL-1');
    assert.equal(cli('untag', 'mixed', '--untagged'), 'Taken away: XY-9 for what had no ticket in session mixed.\n');
    assert.deepEqual(tickets().at(-1), 'mixed ALL-1 2');
    for (const _ of [1, 2]) cli('untag', '--last');
    assert.deepEqual(tickets(), both);
  });

  it('are taken away, and each step is undone', () => {
    cli('tag', ONE, 'PAY-7');
    cli('tag', ONE, 'PAY-8');
    assert.equal(
      cli('untag', ONE),
      'Taken away: PAY-7 for session 11111111.\nTaken away: PAY-8 for session 11111111.\n',
    );
    const seen = [tickets()[0]];
    for (let step = 0; step < 3; step += 1) {
      cli('untag', '--last');
      seen.push(tickets()[0]);
    }
    assert.deepEqual(seen, ['11111111 ABC-1 1', '11111111 PAY-8 1', '11111111 PAY-7 1', '11111111 ABC-1 1']);
    assert.equal(cli('untag', '--last'), 'There is nothing to undo.\n');
    assert.equal(cli('untag', ONE), 'There was no tag.\n');
  });

  it('are listed, hostile ones as text', () => {
    cli('tag', ONE, `\u001b[31mred\n[x](command:y) ${'z'.repeat(4096)}`);
    const text = cli('tags');
    assert.match(text, /\[31mred \[x\]\(command:y\) z+… +session 11111111/);
    assert.ok(!text.includes('\u001b') && text.split('\n').every((line) => line.length < 250));
    const { schema, tags } = JSON.parse(cli('tags', '--json')) as { schema: string; tags: { ticket: string }[] };
    assert.equal(schema, 'token-ledger/tags@1');
    assert.equal(tags.length, 1);
    assert.equal(Array.from(tags[0]?.ticket ?? '').length, 100);
  });

  const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown session', ['tag', 'zzz', 'PAY-7'], /^No session begins with "zzz"\.$/],
    ['two sessions', ['tag', '1111', 'PAY-7'], /^Several sessions begin with "1111"; some of them:$/],
    ['no session', ['tag'], /^tag takes a session and a ticket/],
    ['no ticket', ['tag', ONE], /^tag takes a ticket, or --none/],
    ['a ticket and none', ['tag', ONE, 'PAY-7', '--none'], /^tag takes a ticket, or --none/],
    ['an empty ticket', ['tag', ONE, ' \n '], /^A ticket needs at least one visible character/],
    ['no time', ['tag', ONE, 'PAY-7', '--from', 'soon'], /^A time is written as 14:05, .* got "soon"\.$/],
    ['an hour that is none', ['tag', ONE, 'PAY-7', '--from', '25:00'], /^A time is written as/],
    ['two reaches', ['tag', ONE, 'PAY-7', '--from', 'now', '--branch'], /^tag takes --from or --branch, not both\.$/],
    ['an option of another command', ['report', '--none'], /^report takes no --none\.$/m],
    ['too many words', ['tag', ONE, 'PAY-7', 'PAY-8'], /^tag takes no "PAY-8"\.$/],
    ['no such command', ['foo'], /^There is no command "foo"\. token-ledger --help lists all commands\.$/],
    ['no such option', ['report', '--foo'], /^report takes no --foo\.$/m],
    ['nothing to untag', ['untag'], /^untag takes a session, or --last/],
  ];
  for (const [what, args, pattern] of refusals) it(`refuse ${what}`, () => assert.match(refusal(...args), pattern));

  it('refuse the branch of a session that is on none', () => {
    home.claude({ cwd: join(folder, 'elsewhere'), branch: '', session: 'adrift' }).call({ output: 1 });
    assert.match(refusal('tag', 'adrift', 'PAY-7', '--branch'), /^This session is on no branch of a known repository/);
  });
});
