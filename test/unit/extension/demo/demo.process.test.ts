import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costText } from '../../../../src/core/status/split.ts';
import { localDay } from '../../../../src/core/summary/summaryPeriod.ts';
import { formatsFor } from '../../../../src/core/text/format.ts';
import { parseDay, startOfDay } from '../../../../src/core/usage/day.ts';
import { demoWork } from '../../../../src/extension/demo/demoWork.ts';
import { writeDemoLogs } from '../../../../src/extension/demo/writeDemoLogs.ts';
import { SYSTEM_CLOCK } from '../../../../src/extension/platform/clock.ts';
import { LedgerClient } from '../../../../src/extension/worker/ledgerClient.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';

const dist = join(import.meta.dirname, '../../../../dist');

describe('the demo', () => {
  const temp = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-demo-test-')));
  const made = join(temp, 'made');
  const own = new AgentHome(join(temp, 'own'));
  const envBefore = { ...process.env };
  let client: LedgerClient;

  after(async () => {
    await client.close();
    for (const name of Object.keys(own.env())) {
      if (envBefore[name] === undefined) delete process.env[name];
      else process.env[name] = envBefore[name];
    }
    rmSync(temp, { recursive: true, force: true });
  });

  it('is the same summary, of made-up work only, and leaves the ledger of the person alone', async () => {
    // A person with work of their own, which no part of the demo may find.
    Object.assign(process.env, own.env());
    own.claude({ cwd: join(temp, 'real'), branch: 'feature/REAL-1' }).call({ output: 1000 });
    const folder = await writeDemoLogs(made, Date.now());
    const errors: string[] = [];
    await new Promise<void>((read, fail) => {
      client = new LedgerClient({
        script: join(dist, 'worker.js'),
        opening: () => ({
          scope: { folders: [folder], pinned: '', extraRoots: [] },
          version: '0',
          dist,
          madeUpHome: made,
        }),
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: (message) => errors.push(String(message)) },
        clock: SYSTEM_CLOCK,
        onStatus: () => {},
        onTeam: () => {},
        onChanged: () => {
          const asked = client.request('summary', { kind: 'day', day: localDay(Date.now()), scope: 'all' });
          asked.then((view) => view.reading || read(), fail);
        },
        fetchCard: async () => ({ kind: 'same' }),
      });
      client.start();
    });
    const today = { kind: 'day', day: localDay(Date.now()), scope: 'all' } as const;
    const { spent } = await client.request('summary', today);
    assert.deepEqual(spent.sessions.map(({ title }) => title).toSorted(), [
      'Remove unused style sheets',
      'Show prices in the currency of the order',
      'Write invoices as PDF',
    ]);
    assert.deepEqual(spent.tickets.map(({ ticket }) => ticket.text).toSorted(), ['', 'SHOP-121', 'SHOP-125']);
    assert.match(costText(spent.totals, formatsFor('en')), /^\$\d+\.\d\d$/);
    const inWindow = await client.request('summary', { ...today, scope: 'window' });
    assert.deepEqual(inWindow.spent.totals, spent.totals);
    assert.deepEqual(errors, []);
    assert.deepEqual(readdirSync(join(own.folder, 'ledger')), []);
  }).timeout(30_000);

  const midnight = startOfDay(parseDay('2026-11-20'));
  for (const [name, now] of [
    ['a minute after midnight', midnight + 60_000],
    ['at noon', midnight + 12 * 3_600_000],
    ['in the evening', midnight + 22 * 3_600_000],
  ] as const)
    it(`has three sessions of the day ${name}, none in the future, and six weeks before`, () => {
      const work = demoWork(now, midnight);
      const times = work.flatMap(({ calls }) => calls.map(({ time }) => time));
      assert.ok(Math.max(...times) < now);
      assert.ok(midnight - Math.min(...times) > 41 * 86_400_000);
      const today = work.filter(({ calls }) => calls.every(({ time }) => time >= midnight));
      assert.equal(today.length, 3);
    });
});
