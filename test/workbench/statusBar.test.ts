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

  it('shows the sessions of this folder only', async () => {
    const { workbench, home, folder } = window;
    home.claude({ cwd: `${folder}-next-door`, branch: 'OTHER-9' }).call({ output: 100_000 });
    const log = home.claude({ cwd: folder, branch: 'ABC-124' });
    log.call({ output: 4000 }); // a newer session of this folder: $0.06
    await workbench.statusItem(/ABC-124/).waitFor({ timeout: 20_000 });
    assert.doesNotMatch(await workbench.ownStatusItem().innerText(), /OTHER/);
  });
});
