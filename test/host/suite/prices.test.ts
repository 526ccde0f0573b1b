import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ConfigurationTarget, commands, env, extensions, window, workspace } from 'vscode';
import type { TokenLedgerApi } from '../../../src/extension/api.ts';
import { AgentHome } from '../../vscode/agentHome.ts';

describe('prices and the doctor in a real extension host', () => {
  let api: TokenLedgerApi;
  let path = '';
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const home = new AgentHome(process.env['HOME']);

  before(async () => {
    const extension = extensions.getExtension<TokenLedgerApi>('token-ledger.token-ledger');
    assert.ok(extension);
    api = await extension.activate();
    const log = home.claude({ cwd: folder, branch: 'PRC-7-prices', model: 'claude-haiku-4-5' });
    log.call({ input: 1_000_000 });
    await api.whenStatus((text) => text.includes('PRC-7') && text.includes('$1.00'));
  });

  after(() => {
    if (path !== '') rmSync(path, { force: true });
  });

  it('opens a file of one’s own prices, and what is saved there holds at once', async () => {
    await commands.executeCommand('tokenLedger.editPrices');
    const document = window.activeTextEditor?.document;
    path = document?.uri.fsPath ?? '';
    assert.match(path, /prices\.json$/);
    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), { aliases: {}, prices: [] });
    writeFileSync(path, JSON.stringify({ prices: [{ model: 'claude-haiku-4-5', input: 7, output: 7 }] }));
    await api.whenStatus((text) => text.includes('$7.00'));
    assert.match(api.tooltip(), /and your own/);
  });

  it('says in the hover what is wrong with that file; what held before holds', async () => {
    writeFileSync(path, '{"prices": [{}]}');
    await api.whenStatus(() => /prices\\\.json is not used/.test(api.tooltip()));
    assert.match(api.statusText(), /\$7\.00/);
  });

  it('the doctor says what was found first, and where it runs last', async () => {
    await commands.executeCommand('tokenLedger.doctor');
    const text = workspace.textDocuments.find(({ uri }) => uri.scheme === 'token-ledger')?.getText() ?? '';
    console.log(text.split('\n').slice(0, 30).join('\n'));
    assert.match(text, /^\| Claude Code \| \d+ \| \d+ \|/m);
    assert.match(text, /^Not found: .*Goose/m);
    assert.match(text, /prices\.json is not used/);
    assert.match(text, /^- Remote: /m);
  });

  it('the doctor says how trackers are reached, and no workspace adds an address', async () => {
    const enterprise = workspace.getConfiguration('github-enterprise');
    const report = (): string =>
      workspace.textDocuments.find(({ uri }) => uri.scheme === 'token-ledger')?.getText() ?? '';
    // The document is open already: what it says now comes as a change of it.
    const says = async (pattern: RegExp): Promise<string> => {
      const come = new Promise<void>((resolve) => {
        const watch = workspace.onDidChangeTextDocument(() => pattern.test(report()) && (watch.dispose(), resolve()));
      });
      await commands.executeCommand('tokenLedger.doctor');
      if (!pattern.test(report())) await come;
      return report();
    };
    try {
      await enterprise.update('uri', 'https://ghe.example.test', ConfigurationTarget.Global);
      const text = await says(/^- GitHub Enterprise \(`https:\/\/ghe\.example\.test`\): by the editor’s own sign-in/m);
      assert.match(text, /^- GitHub \(`https:\/\/github\.com`\): by the editor’s own sign-in: not signed in/m);
      assert.match(text, /^- GitLab, Azure DevOps, Gitea or Forgejo, Jira, Linear: not connected/m);
      await enterprise.update('uri', 'https://evil.example.test', ConfigurationTarget.Workspace);
      const guarded = await says(
        /^- GitHub Enterprise \(`https:\/\/ghe\.example\.test`\): the editor does not sign in/m,
      );
      assert.doesNotMatch(guarded, /evil\.example/);
    } finally {
      await enterprise.update('uri', undefined, ConfigurationTarget.Workspace);
      await enterprise.update('uri', undefined, ConfigurationTarget.Global);
    }
  });

  it('diagnostics for others are in the clipboard, without a path', async () => {
    await env.clipboard.writeText('');
    await commands.executeCommand('tokenLedger.copyDiagnostics');
    const text = await env.clipboard.readText();
    assert.match(text, /^\| Claude Code \| \d+ \|/m);
    assert.match(text, /^- Editor: /m);
    for (const secret of [home.folder, folder, 'PRC-7']) assert.ok(!text.includes(secret), secret);
  });
});
