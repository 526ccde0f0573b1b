import assert from 'node:assert/strict';
import { commands, extensions, version } from 'vscode';

const ID = 'token-ledger.token-ledger';

interface Manifest {
  readonly contributes: { readonly commands?: readonly { readonly command: string }[] };
}

describe('in a real extension host', () => {
  const extension = extensions.getExtension(ID);
  assert.ok(extension, `${ID} is loaded`);
  const manifest = extension.packageJSON as Manifest;

  before(async () => {
    console.log(`VS Code ${version}, Node ${process.version}`);
    await extension.activate();
  });

  it('activates', () => assert.equal(extension.isActive, true));

  it('registers every command that the manifest names', async () => {
    const registered = new Set(await commands.getCommands(true));
    const missing = (manifest.contributes.commands ?? []).map((c) => c.command).filter((c) => !registered.has(c));
    assert.deepEqual(missing, []);
  });

  it('can fail when it is told to', () => assert.notEqual(process.env['TEST_FAIL'], '1', 'TEST_FAIL=1 asks for this'));
});
