import assert from 'node:assert/strict';
import { AgentHome } from '../vscode/agentHome.ts';
import { pause } from '../vscode/common.ts';
import { hoverTable } from './hoverTable.ts';
import { makeFolder, openWindow, removeFolder, type Window } from './window.ts';

/** Sonnet 4.5 with 200,000 cached tokens: a cold cache costs $0.69 more than a warm one. */
const CACHED = { cacheRead: 190_000, cacheWrite5m: 9000, output: 200 };

describe('live figures in a real window', function () {
  this.timeout(180_000);
  let home: AgentHome;
  let folder: string;
  const windows: Window[] = [];

  beforeEach(() => {
    home = new AgentHome();
    folder = makeFolder();
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) await window.close();
    home.remove();
    removeFolder(folder);
  });

  async function open(settings: Readonly<Record<string, unknown>>): Promise<Window> {
    const window = await openWindow({ home, folder, settings, builtin: ['theme-defaults'] });
    windows.push(window);
    return window;
  }

  const sessionOn = (branch: string) => home.claude({ cwd: folder, branch });

  it('mentions the cache by itself only where it matters', async () => {
    const { workbench } = await open({ 'tokenLedger.cache.noticeFrom': 0.25 });
    sessionOn('ABC-2-small').call({ cacheRead: 9000, cacheWrite5m: 900, output: 2000 });
    await workbench.statusItem(/ABC-2/).waitFor({ timeout: 40_000 });
    assert.doesNotMatch(await workbench.ownStatusItem().innerText(), /cache/);
    sessionOn('ABC-3-large').call(CACHED);
    await workbench.statusItem(/cache 5m/).waitFor({ timeout: 40_000 });
  });

  it('reports a budget at 80 %, warns at 100 %, and notifies once over two windows', async () => {
    const budget = { 'tokenLedger.budget.day': 1 };
    const first = await open(budget);
    const log = sessionOn('ABC-4-budget');
    log.call({ output: 56_000 }); // $0.84
    await first.workbench.statusItem(/\$0\.84/).waitFor({ timeout: 40_000 });
    assert.match(await hoverTable(first.workbench), /Budget, Today: \$0\.84 of \$1\.00/);
    assert.doesNotMatch(await classesOf(first), WARNING);
    const second = await open(budget);
    await second.workbench.statusItem(/\$0\.84/).waitFor({ timeout: 40_000 });
    log.call({ output: 14_000 }); // $0.21
    for (const { workbench } of [first, second]) await workbench.statusItem(/\$1\.05/).waitFor({ timeout: 20_000 });
    const notices = async (): Promise<readonly string[]> =>
      (await Promise.all([first, second].map(({ workbench }) => workbench.notifications())))
        .flat()
        .filter((text) => text.includes('of $1.00'));
    for (const end = Date.now() + 20_000; (await notices()).length === 0 && Date.now() < end; ) await pause(200);
    for (const window of [first, second]) assert.match(await classesOf(window), WARNING);
    // Anyone who came second has asked by now and was told no.
    await pause(2000);
    assert.deepEqual(await notices(), ['Today: $1.05 of $1.00 (list price).']);
  });

  it('notifies once of a session of unusual cost, and not without the setting', async () => {
    const clock = { ago: 0 };
    const log = home.claude({ cwd: folder, branch: 'ABC-5-loop', now: () => Date.now() - clock.ago });
    for (let hour = 25; hour < 55; hour++) {
      clock.ago = hour * 3_600_000;
      log.call({ output: 1000 });
    }
    clock.ago = 0;
    log.call({ output: 300_000 }); // $4.50 in a minute, after $0.02 an hour
    const quiet = await open({});
    await quiet.workbench.statusItem(/ABC-5/).waitFor({ timeout: 40_000 });
    assert.match(await hoverTable(quiet.workbench), /Unusual: this session cost \$4\.50 in 10 minutes/);
    assert.deepEqual(await unusualNotices(quiet), []);
    await quiet.close();
    windows.splice(0);
    const loud = await open({ 'tokenLedger.notify.unusual': true });
    for (const end = Date.now() + 60_000; (await unusualNotices(loud)).length === 0 && Date.now() < end; )
      await pause(200);
    log.call({ output: 20_000 }); // $0.30
    await loud.workbench.statusItem(/\$5\.2/).waitFor({ timeout: 20_000 });
    await pause(1000);
    assert.equal((await unusualNotices(loud)).length, 1);
  });
});

const unusualNotices = async ({ workbench }: Window): Promise<readonly string[]> =>
  (await workbench.notifications()).filter((text) => text.startsWith('Unusual: this session cost'));

/** The item has the colour of a warning. */
async function classesOf({ workbench }: Window): Promise<string> {
  return (await workbench.ownStatusItem().getAttribute('class')) ?? '';
}

const WARNING = /warning-kind|has-background-color/;
