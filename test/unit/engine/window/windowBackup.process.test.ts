import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { TestWindow } from '../testWindow.ts';

const DAY = 86_400_000;

describe('a window that stays open for weeks', () => {
  it('writes each day’s backup of the ledger', async () => {
    const home = new AgentHome();
    home.claude({ cwd: '/work/shop', branch: 'main' }).call({ output: 1000 });
    const window = new TestWindow(home, resolve('dist'), '/work/shop');
    const folder = join(home.folder, 'ledger');
    const backups = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.backup'));
    try {
      await window.until(({ logged }) => logged.includes('backup of the ledger'));
      const [first = ''] = backups();
      // As if it had been written two days ago.
      const old = join(folder, 'ledger.2020-01-01.backup');
      renameSync(join(folder, first), old);
      utimesSync(old, (Date.now() - 2 * DAY) / 1000, (Date.now() - 2 * DAY) / 1000);
      // The window looks at all folders again when one is named.
      mkdirSync(join(home.folder, 'more'));
      window.set({ extraRoots: [join(home.folder, 'more')] });
      await window.until(({ logged }) => logged.split('backup of the ledger').length > 2);
      assert.deepEqual(backups().toSorted(), ['ledger.2020-01-01.backup', first].toSorted());
    } finally {
      await window.service.close();
      home.remove();
    }
  });
});
