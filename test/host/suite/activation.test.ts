import assert from 'node:assert/strict';
import { commands, extensions, version } from 'vscode';
import type { TokenLedgerApi } from '../../../src/extension/api.ts';

const ID = 'token-ledger.token-ledger';

interface Manifest {
  readonly contributes: { readonly commands?: readonly { readonly command: string }[] };
}

describe('in a real extension host', () => {
  const extension = extensions.getExtension<TokenLedgerApi>(ID);
  assert.ok(extension, `${ID} is loaded`);
  const manifest = extension.packageJSON as Manifest;

  let api: TokenLedgerApi;

  before(async () => {
    console.log(`VS Code ${version}, Node ${process.version}`);
    api = await extension.activate();
  });

  it('activates', () => assert.equal(extension.isActive, true));

  // Before another suite writes a log: all of them look at the same window.
  it('says that there is nothing yet', async () => {
    await api.whenStatus((text) => /^\$\(pulse\) No (agent logs|session here)/.test(text));
    assert.match(api.spokenLabel(), /^Token Ledger: no agent /);
  });

  // How long it may take is the benchmark's to say: this machine may be busy.
  it('reports how long it held up the host', () => {
    console.log(`activate took ${api.activationMs.toFixed(1)} ms`);
    assert.ok(api.activationMs > 0, `${api.activationMs} ms`);
  });

  it('registers every command that the manifest names', async () => {
    const registered = new Set(await commands.getCommands(true));
    const missing = (manifest.contributes.commands ?? []).map((c) => c.command).filter((c) => !registered.has(c));
    assert.deepEqual(missing, []);
  });

  it('can fail when it is told to', () => assert.notEqual(process.env['TEST_FAIL'], '1', 'TEST_FAIL=1 asks for this'));
});
