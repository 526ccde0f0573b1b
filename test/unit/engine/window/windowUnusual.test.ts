import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { localDay } from '../../../../src/core/summary/summaryPeriod.ts';
import type { SummaryView } from '../../../../src/core/summary/summarySchema.ts';
import { NANO_PER_DOLLAR } from '../../../../src/core/usage/money.ts';
import { storedUnusualFloor } from '../../../../src/engine/answers/unusualFloor.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { shippedCard } from '../../core/ratesForTests.ts';
import { TestWindow } from '../testWindow.ts';

const FOLDER = '/work/shop';
/** Noon of a day so long ago: no change of the clock moves it into another day. */
const noon = (days: number): number => new Date().setHours(12, 0, 0, 0) - days * 86_400_000;

describe('the floor of an unusual day, as a window asks with it', () => {
  let home: AgentHome;
  let dist: string;
  let window: TestWindow;
  let asked = 0;

  before(async () => {
    home = new AgentHome();
    dist = mkdtempSync(join(tmpdir(), 'token-ledger-dist-'));
    writeFileSync(join(dist, 'rate-card.json'), JSON.stringify(await shippedCard()));
    // A million tokens of input are $1: four on the day before today, one on each of fifteen days before it.
    for (let days = 16; days >= 1; days -= 1) {
      const log = home.claude({ cwd: FOLDER, branch: 'main', model: 'claude-haiku-4-5', now: () => noon(days) });
      log.call({ input: days === 1 ? 4_000_000 : 1_000_000 });
    }
    window = new TestWindow(home, dist, FOLDER);
    await window.until(({ cost }) => cost !== undefined);
  });
  after(async () => {
    await window.service.close();
    rmSync(dist, { recursive: true, force: true });
    home.remove();
  });

  async function summary(floor: { readonly unusualFrom?: number }): Promise<SummaryView> {
    const id = (asked += 1);
    const params = { kind: 'day', day: localDay(noon(1)), scope: 'window', ...floor } as const;
    window.service.receive({ type: 'request', id, method: 'summary', params });
    const answer = () => window.messages.find((each) => each.type === 'answer' && each.id === id);
    await window.until(() => answer() !== undefined);
    return (answer() as { readonly result: SummaryView }).result;
  }

  for (const [floor, days] of [
    [{}, null],
    [{ unusualFrom: 4 * NANO_PER_DOLLAR }, 15],
    [{ unusualFrom: 4 * NANO_PER_DOLLAR + 1 }, null],
  ] as const)
    it(`${floor.unusualFrom ?? 'no floor'}: four dollars after fifteen days of one are ${days === null ? 'not marked' : 'marked'}`, async () =>
      assert.equal((await summary(floor)).spent.unusual?.days ?? null, days));

  for (const [set, stored] of [
    [undefined, undefined],
    [4 * NANO_PER_DOLLAR, 4 * NANO_PER_DOLLAR],
    [0, 0],
  ] as const)
    it(`keeps the floor of a window’s settings for the command line: ${set ?? 'none is set'}`, async () => {
      window.set(set === undefined ? {} : { unusualFrom: set });
      await summary({});
      const ledger = new DatabaseSync(join(home.folder, 'ledger', 'ledger.db'), { readOnly: true });
      assert.equal(storedUnusualFloor(ledger), stored);
      ledger.close();
    });
});
