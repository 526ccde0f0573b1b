import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LIVE_FOR } from '../../../../src/core/status/sessionAge.ts';
import { localDay } from '../../../../src/core/summary/summaryPeriod.ts';
import type { SummaryView } from '../../../../src/core/summary/summarySchema.ts';
import { addDays } from '../../../../src/core/usage/day.ts';
import { watchSessionEnd } from '../../../../src/engine/status/sessionEnd.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { statusOf } from '../../core/statusSamples.ts';
import { TestWindow } from '../testWindow.ts';

const DIST = resolve(import.meta.dirname, '../../../../dist');
const HOUR = 3_600_000;

describe('the next turn in the summary', function () {
  this.timeout(60_000);
  let home: AgentHome;
  let dist: string;
  let folder: string;
  let window: TestWindow | undefined;

  beforeEach(() => {
    home = new AgentHome();
    dist = mkdtempSync(join(tmpdir(), 'token-ledger-dist-'));
    for (const file of ['rate-card.json', 'rate-card.hash.json']) copyFileSync(join(DIST, file), join(dist, file));
    folder = join(home.folder, 'shop');
    mkdirSync(folder);
  });
  afterEach(async () => {
    await window?.service.close();
    window = undefined;
    home.remove();
    rmSync(dist, { recursive: true, force: true });
  });

  /** The window's summary of a day once its session is known. */
  async function summaryOf(day = localDay(Date.now()), scope: SummaryView['scope'] = 'window'): Promise<SummaryView> {
    const opened = (window ??= new TestWindow(home, dist, folder));
    await opened.until(({ status }) => status?.kind === 'session');
    const id = opened.messages.length + 1;
    opened.service.receive({ type: 'request', id, method: 'summary', params: { kind: 'day', day, scope } });
    const answer = () => opened.messages.find((each) => each.type === 'answer' && each.id === id);
    await opened.until(() => answer() !== undefined);
    return (answer() as unknown as { readonly result: SummaryView }).result;
  }

  it('is that of the session which the status bar shows, on the page of today', async () => {
    home
      .claude({ cwd: folder, branch: 'ABC-1-turn' })
      .call({ input: 10, cacheRead: 100_000, cacheWrite1h: 1000, output: 90 });
    const { nextTurn, today } = await summaryOf();
    const { status } = window as TestWindow;
    assert.ok(status?.kind === 'session' && status.turn !== undefined && nextTurn !== null);
    const { agentLabel, title, asOf, ...figures } = nextTurn;
    const { contextTokens, contextWindow, warmUntil, warmCost, coldCost } = status.turn;
    assert.deepEqual(figures, { contextTokens, contextWindow, warmUntil, warmCost, coldCost });
    assert.deepEqual([agentLabel, title], [status.current.agentLabel, status.current.title]);
    assert.equal(nextTurn.contextTokens, 101_100);
    // 101,000 tokens read at $0.30 and 100 written at $6 a million; cold, all are written.
    assert.deepEqual([nextTurn.warmCost, nextTurn.coldCost], [30_900_000, 606_600_000]);
    assert.ok(asOf <= Date.now());
    assert.deepEqual((await summaryOf(today, 'all')).nextTurn?.contextTokens, 101_100);
    assert.equal((await summaryOf(addDays(today, -1))).nextTurn, null);
  });

  const callOf = (age: number): void =>
    home.claude({ cwd: folder, branch: 'main', now: () => Date.now() - age }).call({ cacheWrite5m: 1000, output: 9 });

  it('stays while the session is idle, with a cache that is cold by then', async () => {
    callOf(LIVE_FOR * 2);
    const { nextTurn } = await summaryOf();
    assert.ok(nextTurn?.warmUntil !== undefined && nextTurn.warmUntil !== null);
    assert.ok(nextTurn.asOf >= nextTurn.warmUntil);
  });

  it('is none once the session is over', async () => {
    callOf(HOUR);
    assert.equal((await summaryOf()).nextTurn, null);
  });

  it('makes an open summary ask again once the session is over', () => {
    let ended = 0;
    const see = watchSessionEnd(() => void (ended += 1));
    const { current } = statusOf();
    const at = (age: number) => statusOf({}, { asOf: current.lastTime + age });
    for (const age of [0, LIVE_FOR, HOUR - 1]) see(at(age));
    assert.equal(ended, 0);
    see(at(HOUR));
    see(at(HOUR));
    assert.equal(ended, 1);
  });
});
