import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, extensions, type Tab, TabInputWebview, window } from 'vscode';
import type { TokenLedgerApi } from '../../../src/extension/api.ts';
import { whenTab } from '../tabs.ts';

describe('the demo data', () => {
  /** Of this test alone; the extension runs in the same process. */
  let temp = '';
  const usual = process.env['TMPDIR'];
  let api: TokenLedgerApi;

  before(async () => {
    temp = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-demo-host-')));
    const extension = extensions.getExtension<TokenLedgerApi>('token-ledger.token-ledger');
    assert.ok(extension);
    api = await extension.activate();
    process.env['TMPDIR'] = temp;
  });

  after(() => {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    rmSync(temp, { recursive: true });
  });

  it('is shown on a page of its own, and gone with it', async () => {
    await api.whenStatus((text) => !text.includes('loading'));
    await commands.executeCommand('tokenLedger.tryDemo');
    const isDemo = ({ input }: Tab): boolean =>
      input instanceof TabInputWebview && input.viewType.includes('tokenLedger.demo');
    const tab = await whenTab(isDemo);
    assert.match(tab.label, /Demo Data/);
    const [home = '', ...more] = readdirSync(temp);
    assert.deepEqual(more, []);
    const folder = join(temp, home);
    await whenChanged(folder, () => existsSync(join(folder, 'ledger')));
    // A second time it is the same page.
    await commands.executeCommand('tokenLedger.tryDemo');
    assert.deepEqual(readdirSync(temp), [home]);
    // The editor makes another object of a tab whenever it changes, and the one before cannot be closed.
    const shown = window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isDemo);
    assert.equal(shown.length, 1);
    await window.tabGroups.close(shown);
    await whenChanged(temp, () => !existsSync(folder));
    assert.doesNotMatch(api.statusText() + api.tooltip(), /SHOP/);
  });
});

/** Looks again whenever something in the folder changes. */
async function whenChanged(folder: string, done: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const watching = watch(folder, () => look());
    const look = (): void => {
      if (!done()) return;
      watching.close();
      resolve();
    };
    look();
  });
}
