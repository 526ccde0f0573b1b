import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { gitAt, scratchFolder } from '../../git/scratch.ts';
import { cliText, type ReportJson } from '../cli.ts';

const BERLIN = { TZ: 'Europe/Berlin' };
/** Local times in Berlin: the night of a month's end, and two weeks. */
const TIMES = ['2026-10-31T22:59:00Z', '2026-10-31T23:00:00Z', '2026-11-01T10:05:00Z', '2026-11-02T10:05:00Z'].map(
  (text) => Date.parse(text),
);

describe('the report’s spans', function () {
  this.timeout(120_000);
  const folder = scratchFolder();
  const path = (name: string): string => join(folder.path, name);
  const text = (...args: readonly string[]): string => cliText(folder.path, ['report', ...args], BERLIN, path('shop'));
  const json = (...args: readonly string[]): ReportJson => JSON.parse(text('--json', ...args)) as ReportJson;

  before(() => {
    for (const name of ['shop', 'elsewhere']) mkdirSync(path(name));
    gitAt(0, path('shop'), ['init', '-q', '-b', 'main']);
    gitAt(0, path('shop'), ['commit', '-q', '--allow-empty', '-m', 'one']);
    gitAt(0, path('shop'), ['worktree', 'add', '-q', path('tree'), '-b', 'x']);
    const home = new AgentHome(folder.path);
    let time = 0;
    const sessions = ['shop', 'tree', 'elsewhere', 'shop'].map((cwd) =>
      home.claude({ cwd: path(cwd), branch: cwd === 'shop' ? '=cmd()' : 'x', now: () => time }),
    );
    for (const [i, at] of TIMES.entries()) {
      time = at;
      sessions[i]?.call({ input: 10, output: 100 * (i + 1), cacheRead: 500 });
    }
  });
  after(() => folder[Symbol.dispose]());

  const groups: readonly (readonly [by: string, keys: readonly string[]])[] = [
    ['hour', ['2026-10-31 23:00', '2026-11-01 00:00', '2026-11-01 11:00', '2026-11-02 11:00']],
    ['day', ['2026-10-31', '2026-11-01', '2026-11-02']],
    ['week', ['2026-10-26', '2026-11-02']],
    ['month', ['2026-10', '2026-11']],
  ];
  for (const [by, keys] of groups)
    it(`groups by local ${by}, in order, and adds up`, () => {
      const { totals, rows } = json('--by', by);
      assert.deepEqual(
        rows.map(({ key }) => key[by]),
        keys,
      );
      assert.equal(
        rows.reduce((sum, { calls }) => sum + calls, 0),
        totals.calls,
      );
    });

  it('takes a month, to the minute', () => {
    assert.equal(json('--month', '2026-10').totals.calls, 1);
    assert.equal(json('--month', '2026-11').totals.calls, 3);
  });

  it('takes one repository with all its worktrees', () => {
    assert.equal(json('--repo', '.').totals.calls, 3);
    assert.equal(json('--repo', path('tree')).totals.calls, 3);
    assert.throws(() => text('--repo', path('elsewhere')), /elsewhere is in no git repository/);
  });

  it('prints CSV with the figures of the JSON, and guards its cells', () => {
    const [head = '', ...lines] = text('--csv', '--by', 'branch', '--by', 'month').trimEnd().split('\r\n');
    assert.match(head, /^branch,month,calls,input_tokens,.*,list_cost_usd,unpriced_calls,lower_bound(,\w+)*$/);
    const { rows } = json('--by', 'branch', '--by', 'month');
    assert.equal(lines.length, rows.length);
    const cost = head.split(',').indexOf('list_cost_usd');
    for (const [i, line] of lines.entries()) {
      const cells = line.split(',');
      assert.equal(Number(cells[cost]), rows[i]?.cost.total);
      assert.doesNotMatch(line, /^=/);
    }
    assert.equal(text('--csv').trimEnd().split('\r\n').length, 2);
  });

  it('shows a dash, not 0, for a count that no log of the agent holds', () => {
    const row = text('--by', 'agent')
      .split('\n')
      .find((line) => line.startsWith('Claude Code'));
    assert.match(row ?? '', /–/);
    assert.doesNotMatch(row ?? '', / 0 /);
  });

  it('shows a session by its title or branch, start, agent and ticket', () => {
    const table = text('--by', 'session');
    assert.match(table, /^Session +Title +Started +Agent +Ticket +Calls/m);
    assert.match(table, /Nov 1, 11:05.AM +Claude Code/);
  });

  for (const args of [
    ['--csv', '--json'],
    ['--month', '2026-11', '--today'],
  ])
    it(`refuses ${args.join(' ')} with 2`, () =>
      assert.throws(
        () => text(...args),
        (error: { status: number }) => error.status === 2,
      ));
});
