// A file of its own, because it waits two minutes for a cache to go cold: other windows work meanwhile.
import assert from 'node:assert/strict';
import { hoverTable } from './hoverTable.ts';
import { openWindow, type Window } from './window.ts';

/** Sonnet 4.5 with 200,000 cached tokens: a cold cache costs $0.69 more than a warm one. */
const CACHED = { cacheRead: 190_000, cacheWrite5m: 9000, output: 200 };

/** The session's clock is this much behind, so its cache ends as much sooner: 100 of its 300 seconds are left. */
const BEHIND_MS = 200_000;

describe('the clock of the cache in a real window', function () {
  this.timeout(240_000);
  let window: Window;

  before(async () => {
    window = await openWindow({ settings: { 'tokenLedger.statusBar.preset': 'live' }, builtin: ['theme-defaults'] });
  });
  after(async () => window.close());

  it('counts the cache down, and says without any new call that it is cold', async () => {
    const { workbench, home, folder } = window;
    home.claude({ cwd: folder, branch: 'ABC-1-clock', now: () => Date.now() - BEHIND_MS }).call(CACHED);
    await workbench.statusItem(/next ≥ \$0\.06 · cache 2m · context 199k of 200k/).waitFor({ timeout: 40_000 });
    await workbench.statusItem(/cache 1m/).waitFor({ timeout: 60_000 });
    const hover = await hoverTable(workbench);
    assert.match(hover, /Next turn/);
    assert.match(hover, /At least: \$0\.06 · while the cache is warm \(until .*\nAt least: \$0\.75 · after that/);
    await workbench.statusItem(/next ≥ \$0\.75 · cache cold \+\$0\.69/).waitFor({ timeout: 80_000 });
    assert.match(await hoverTable(workbench), /At least: \$0\.75 · the cache went cold at /);
  });
});
