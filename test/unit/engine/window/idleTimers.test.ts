import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDayOf, endOfDay } from '../../../../src/core/usage/day.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { TestWindow } from '../testWindow.ts';
import { TimerWatch, type Waiting } from './timerWatch.ts';

const DIST = resolve(import.meta.dirname, '../../../../dist');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The regular looks: at logs that the watcher missed, and at branches. */
const SWEEPS = ['logWatch.ts every 60000', 'outcomeRunner.ts in 60000'];
const named = ({ file, delay, repeats }: Waiting): string => `${file} ${repeats ? 'every' : 'in'} ${delay}`;

describe('the timers of a window', function () {
  this.timeout(60_000);
  let home: AgentHome;
  let dist: string;
  let folder: string;
  let timers: TimerWatch;
  let window: TestWindow | undefined;

  beforeEach(() => {
    home = new AgentHome();
    dist = mkdtempSync(join(tmpdir(), 'token-ledger-dist-'));
    for (const file of ['rate-card.json', 'rate-card.hash.json']) copyFileSync(join(DIST, file), join(dist, file));
    folder = join(home.folder, 'shop');
    mkdirSync(folder);
    timers = new TimerWatch();
  });
  afterEach(async () => {
    await window?.service.close();
    timers.stop();
    home.remove();
    rmSync(dist, { recursive: true, force: true });
  });

  /** Opens a window whose session made a call this long ago, ms, and waits until nothing but the expected timers waits. */
  async function settle(age: number): Promise<readonly Waiting[]> {
    home
      .claude({ cwd: folder, branch: 'main', now: () => Date.now() - age })
      .call({ cacheRead: 190_000, cacheWrite5m: 9000, output: 9 });
    window = new TestWindow(home, dist, folder);
    const ofFeed = ({ file }: Waiting): boolean => file === 'statusFeed.ts';
    const isSettled = (waiting: readonly Waiting[]): boolean =>
      JSON.stringify(
        waiting
          .filter((each) => !ofFeed(each))
          .map(named)
          .toSorted(),
      ) === JSON.stringify(SWEEPS);
    await timers.until(isSettled);
    return timers.waiting.filter(ofFeed);
  }

  it('are the regular sweeps alone while nothing is live, and the end of the day', async () => {
    const feed = await settle(2 * HOUR);
    const midnight = endOfDay(createDayOf()(Date.now())) - Date.now();
    assert.equal(feed.length, 1);
    assert.ok(Math.abs((feed[0]?.delay ?? 0) - midnight) < MINUTE, JSON.stringify(feed));
  });

  it('are one more while a session is live, once a minute at most', async () => {
    const feed = await settle(1000);
    assert.equal(feed.length, 1);
    const { delay = 0 } = feed[0] ?? {};
    assert.ok(delay > 0 && delay <= MINUTE, JSON.stringify(feed));
  });

  it('end with the window', async () => {
    await settle(2 * HOUR);
    await window?.service.close();
    window = undefined;
    assert.deepEqual(timers.waiting.map(named), []);
  });
});
