import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import type { TokenLedgerApi } from '../../../src/extension/api.ts';
import { notifyWhatsNew } from '../../../src/extension/start/whatsNew.ts';
import { whenTab } from '../tabs.ts';

describe("what's new", () => {
  before(async () => {
    const extension = extensions.getExtension<TokenLedgerApi>('token-ledger.token-ledger');
    assert.ok(extension);
    await extension.activate();
  });
  after(async () => commands.executeCommand('workbench.action.closeAllEditors'));

  it('opens the changelog that came with the extension', async () => {
    await commands.executeCommand('tokenLedger.whatsNew');
    await whenTab(({ label }) => /changelog/i.test(label));
  });

  /** A machine that saw `seen`; resolves with the names of the notices that it asked the ledger for. The ledger refuses, so none is shown. */
  async function asked(seen: string | undefined, version: string, isOn = true): Promise<readonly unknown[]> {
    const kept = new Map<string, unknown>(seen === undefined ? [] : [['whatsNewSeen', seen]]);
    const names: unknown[] = [];
    const memory = {
      get: (key: string): unknown => kept.get(key),
      update: async (key: string, value: unknown): Promise<void> => void kept.set(key, value),
    };
    const request = async (...given: readonly unknown[]): Promise<never> => {
      names.push((given[1] as { readonly name: string }).name);
      return false as never;
    };
    const parts = { version, memory, isOn: { value: isOn }, client: { request } };
    await notifyWhatsNew(parts);
    await notifyWhatsNew(parts);
    return names;
  }

  it('notifies once for a new minor version, and never for the first that is installed', async () => {
    assert.deepEqual(await asked('1.0', '1.1.0'), ['whats new 1.1']);
    assert.deepEqual(await asked(undefined, '1.1.0'), []);
    assert.deepEqual(await asked('1.1', '1.1.4'), []);
    assert.deepEqual(await asked('1.2', '1.1.0'), []);
    assert.deepEqual(await asked('never', '1.1.0'), []);
  });

  it('can be switched off', async () => assert.deepEqual(await asked('1.0', '1.1.0', false), []));
});
