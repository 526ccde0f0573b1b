// The demo shows what became of work: the history of its folder must be read as it was meant, by the git of this machine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDay, startOfDay } from '../../../../src/core/usage/day.ts';
import { earlierHistory, laterHistory } from '../../../../src/extension/demo/demoHistory.ts';
import { demoWork } from '../../../../src/extension/demo/demoWork.ts';
import { writeDemoLogs } from '../../../../src/extension/demo/writeDemoLogs.ts';
import { cliText } from '../../cli/cli.ts';

interface Outcome {
  readonly branch: string;
  readonly state: string;
}

describe('what became of the made-up work', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-demo-outcomes-')));
  after(() => rmSync(home, { recursive: true, force: true }));

  it('is kept, changed, backed out, landed lately and open', async () => {
    const folder = await writeDemoLogs(home, Date.now());
    const { rows } = JSON.parse(cliText(home, ['outcomes', '--all', '--json'])) as {
      readonly rows: readonly Outcome[];
    };
    assert.deepEqual(Object.fromEntries(rows.map(({ branch, state }) => [branch, state])), {
      'feature/SHOP-101-cart': 'landed_kept',
      'feature/SHOP-104-search': 'landed_changed',
      'fix/SHOP-107-rounding': 'reverted',
      'spike-wasm': 'open',
      'feature/SHOP-112-checkout': 'landed_young',
      'fix/SHOP-118-timezones': 'landed_young',
      'feature/SHOP-121-invoices': 'open',
      'fix/SHOP-125-currency': 'landed_young',
      'tidy-up': 'open',
    });
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
    assert.equal(git('fsck', '--strict').trim(), '');
    assert.equal(
      git('log', '--all', '--format=%ae')
        .trim()
        .split('\n')
        .every((who) => who === 'demo@example.com'),
      true,
    );
  }).timeout(60_000);

  const midnight = startOfDay(parseDay('2026-11-20'));
  for (const [name, now] of [
    ['at noon', midnight + 12 * 3_600_000],
    ['in the evening', midnight + 22 * 3_600_000],
  ] as const)
    it(`has a branch for each that was worked on, and no commit to come ${name}`, () => {
      const text = earlierHistory(midnight) + laterHistory('0'.repeat(40), now, midnight);
      const branches = new Set(
        [...text.matchAll(/^(?:commit|reset) refs\/heads\/(.+)$/gmu)].map(([, branch]) => branch),
      );
      for (const { branch } of demoWork(now, midnight)) assert.ok(branches.has(branch), branch);
      const times = [...text.matchAll(/^committer .* (\d+) \+0000$/gmu)].map(([, time]) => Number(time) * 1000);
      assert.ok(times.length > 10);
      assert.ok(times.every((time) => time < now));
    });
});
