import assert from 'node:assert/strict';
import { openWindow, type Window } from './window.ts';

describe('the status bar of a real window', () => {
  let window: Window;

  before(async () => {
    window = await openWindow();
  });

  after(async () => window.close());

  it('follows a Claude Code log that grows', async () => {
    const { workbench, home, folder } = window;
    const log = home.claude({ cwd: folder, branch: 'ABC-123-first-light' });
    const item = workbench.ownStatusItem();
    await item.waitFor({ timeout: 30_000 });
    log.ask('Make it so.');
    log.call({ input: 1000, output: 2000 }); // $0.003 + $0.03
    await workbench.statusItem(/\$0\.03/).waitFor({ timeout: 20_000 });
    assert.match(await item.innerText(), /ABC-123/);
    log.call({ output: 2000 });
    await workbench.statusItem(/\$0\.06/).waitFor({ timeout: 20_000 });
  });

  it('keeps the hover that a person reads while its figures change', async () => {
    const { workbench, home, folder } = window;
    const log = home.claude({ cwd: folder, branch: 'ABC-125-hover' });
    log.call({ output: 2000 });
    await workbench.statusItem(/\$0\.03.*ABC-125/).waitFor({ timeout: 20_000 });
    const hover = workbench.page.locator('.workbench-hover-container .monaco-hover');
    // The first hover is a sentence until the figures are quiet.
    await until(async () => {
      await workbench.page.mouse.move(500, 300);
      await hover.waitFor({ state: 'detached' });
      return (await (await workbench.hover(workbench.ownStatusItem())).locator('table').count()) > 0;
    });
    await workbench.page.evaluate(() => {
      const seen = { longest: 0, last: performance.now() };
      Object.assign(globalThis, { tokenLedgerAway: seen });
      const look = (now: number): void => {
        seen.longest = Math.max(seen.longest, now - seen.last);
        if (document.querySelector('.workbench-hover-container .monaco-hover') !== null) seen.last = now;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    log.call({ output: 2000 });
    await hover.filter({ hasText: '0.06' }).waitFor({ timeout: 20_000 });
    const away = await workbench.page.evaluate(
      () => (globalThis as unknown as { tokenLedgerAway: { longest: number } }).tokenLedgerAway.longest,
    );
    assert.ok(away < 1000, `the hover was away for ${Math.round(away)} ms`);
    await workbench.page.mouse.move(500, 300);
  });

  it('shows the sessions of this folder only', async () => {
    const { workbench, home, folder } = window;
    home.claude({ cwd: `${folder}-next-door`, branch: 'OTHER-9' }).call({ output: 100_000 });
    const log = home.claude({ cwd: folder, branch: 'ABC-124' });
    log.call({ output: 4000 }); // a newer session of this folder: $0.06
    await workbench.statusItem(/ABC-124/).waitFor({ timeout: 20_000 });
    assert.doesNotMatch(await workbench.ownStatusItem().innerText(), /OTHER/);
  });
});

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 40_000; !(await done()); )
    if (Date.now() > end) throw new Error('it did not come to pass');
}
