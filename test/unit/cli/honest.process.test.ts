import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { AgentHome, type ClaudeLog } from '../../vscode/agentHome.ts';
import { cliText } from './cli.ts';

interface Vendor {
  readonly sessions?: number;
  readonly cost: number;
  readonly estimate: number;
  readonly gap: number;
}
interface Told {
  readonly vendor: Vendor | null;
  readonly notMeasured: readonly { readonly agent: string; readonly text: string; readonly sessions: number }[];
  readonly rows: readonly { readonly key: Readonly<Record<string, string>>; readonly vendor?: Vendor }[];
}

describe('a report says what agents say themselves, and what their logs leave out', function () {
  this.timeout(120_000);
  let home: AgentHome;
  let log: ClaudeLog;
  beforeEach(() => {
    home = new AgentHome();
    log = home.claude({ cwd: '/work/shop', branch: 'main', model: 'claude-haiku-4-5', session: 's1' });
    log.call({ input: 1_000_000 });
    log.call({ input: 1_000_000 });
    home
      .claude({ cwd: '/work/other', branch: 'main', model: 'claude-haiku-4-5', session: 's2' })
      .call({ input: 500_000 });
  });
  afterEach(() => home.remove());

  /** Claude Code's own running sum, in the line that it writes at the end of a turn. */
  const says = (dollars: number): void =>
    appendFileSync(log.file, `${JSON.stringify({ type: 'cost-state', sessionId: 's1', totalCostUSD: dollars })}\n`);
  const text = (...args: string[]): string => cliText(home.folder, ['report', ...args]);
  const reported = (...args: string[]): Told => JSON.parse(text('--json', ...args)) as Told;

  it('nothing where no log holds a figure', () => {
    assert.deepEqual([reported().vendor, reported().notMeasured], [null, []]);
    assert.doesNotMatch(text(), /own figures/);
  });

  it('the figure, our estimate of the same sessions, and the gap', () => {
    says(1.5);
    says(2.5);
    assert.deepEqual(reported().vendor, { sessions: 1, cost: 2.5, estimate: 2, gap: 0.5 });
    assert.match(
      text(),
      /Agents' own figures, where their logs hold one \(1 session\): \$2\.50; the estimate of the same is \$2\.00 \(\$0\.50 above the estimate\)\./,
    );
  });

  it('by session, on the row of that session alone', () => {
    says(2);
    const vendors = (by: string): unknown[] => reported('--by', by).rows.map((row) => [row.key[by], row.vendor]);
    assert.deepEqual(vendors('session'), [
      ['s1', { cost: 2, estimate: 2, gap: 0 }],
      ['s2', undefined],
    ]);
    assert.deepEqual(vendors('branch'), [['main', undefined]]);
  });

  it('a running sum says nothing of part of a session', () => {
    says(2);
    assert.deepEqual(reported('--cwd', '/work/shop').vendor, { sessions: 1, cost: 2, estimate: 2, gap: 0 });
    assert.equal(reported('--since', '2099-01-01').vendor, null);
    appendFileSync(
      log.file,
      `${JSON.stringify({
        type: 'assistant',
        sessionId: 's1',
        cwd: '/work/shop',
        timestamp: '2026-01-01T10:00:00Z',
        requestId: 'old',
        message: {
          id: 'old',
          model: 'claude-haiku-4-5',
          stop_reason: 'end_turn',
          usage: { input_tokens: 5, output_tokens: 9 },
        },
      })}\n`,
    );
    assert.equal(reported().vendor?.cost, 2);
    assert.equal(reported('--since', '2026-06-01').vendor, null);
  });
});
