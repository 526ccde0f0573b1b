import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commands, env, extensions, workspace } from 'vscode';
import type { TokenLedgerApi } from '../../../src/extension/api.ts';
import { AgentHome, type ClaudeLog } from '../../vscode/agentHome.ts';

describe('tagging in a real extension host', () => {
  let api: TokenLedgerApi;
  let log: ClaudeLog;
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const home = new AgentHome(process.env['HOME']);
  const extension = extensions.getExtension<TokenLedgerApi>('token-ledger.token-ledger');
  const seen = async (pattern: RegExp): Promise<string> => api.whenStatus((text) => pattern.test(text));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  /** Another process, as a terminal would start it. */
  const cli = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [resolve(extension?.extensionPath ?? '', 'dist/cli.js'), ...args], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      encoding: 'utf8',
    });
  const timed = async (act: () => void, pattern: RegExp): Promise<number> => {
    const shown = seen(pattern);
    act();
    const started = performance.now();
    await shown;
    return performance.now() - started;
  };

  before(async () => {
    assert.ok(extension);
    api = await extension.activate();
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'root');
    git('checkout', '-q', '-b', 'feature/TAG-1-one');
    log = home.claude({ cwd: folder, branch: 'feature/TAG-1-one' });
    log.call({ output: 1000 });
    await seen(/ · TAG-1 · /);
  });

  after(() => rmSync(join(folder, '.git'), { recursive: true, force: true }));

  it('shows a tag that another process set, within a second', async () => {
    const ms = await timed(() => cli('tag', log.session, 'PAY-7'), / · PAY-7 · /);
    console.log(`a tag of another process was shown after ${Math.round(ms)} ms`);
    assert.ok(ms < 1000, `${ms} ms`);
    assert.match(api.tooltip(), /Ticket: \*\*PAY\\-7\*\* · set by you/);
    assert.match(api.spokenLabel(), /ticket PAY-7/);
  });

  it('undoes it, no matter who set it', async () => {
    await commands.executeCommand('tokenLedger.undoTag');
    await seen(/ · TAG-1 · /);
    assert.match(cli('tags'), /Nothing was tagged yet/);
  });

  it('follows a rename of the branch, as soon as git knows', async () => {
    const ms = await timed(() => git('branch', '-m', 'feature/TAG-2-two'), / · TAG-2 · /);
    assert.ok(ms < 2000, `${ms} ms`);
    // In the second of the checkout the agent's log is the better witness.
    assert.match(api.tooltip(), /Branch: \*\*feature\\\/TAG\\-2\\-two\*\* · from (?:git\\'s own|the agent\\'s) log/);
  });

  it('splits a session that changes its branch', async () => {
    git('checkout', '-q', '-b', 'other');
    log.switchBranch('other');
    log.call({ output: 2000 });
    await seen(/ · other \+1 · /);
    assert.match(api.tooltip(), /\| Untagged · other \| [^\n]*67\\% \|\n\| TAG\\-2 \| [^\n]*33\\% \|/);
  });

  it('copies what the branch cost, as Markdown', async () => {
    await commands.executeCommand('tokenLedger.copyCostNote');
    const note = await env.clipboard.readText();
    assert.match(note, /^\*\*Token cost of `other`: \$0\.03\*\* \(list-price estimate\)$/m);
  });

  it('adds the trailer to commits when it is told to, and takes it away again', async () => {
    const hook = join(folder, '.git/hooks/prepare-commit-msg');
    assert.equal(existsSync(hook), false);
    await commands.executeCommand('tokenLedger.addCostTrailer');
    git('commit', '-q', '--allow-empty', '-m', 'costs');
    assert.match(git('log', '-1', '--format=%B'), /^costs\n\nToken-Cost: \$0\.03 \(/);
    await commands.executeCommand('tokenLedger.removeCostTrailer');
    assert.equal(existsSync(hook), false);
  });

  it('goes by a pattern of the settings', async () => {
    git('branch', '-m', 'story_77_late');
    await seen(/ · story_77_late \+1 · /);
    const settings = workspace.getConfiguration('tokenLedger.ticket', workspace.workspaceFolders?.[0]?.uri);
    await settings.update('pattern', 'story_(\\d+)');
    await seen(/ · 77 \+1 · /);
    await settings.update('pattern', '(a+)+$');
    await seen(/ · story_77_late \+1 · /);
    await settings.update('pattern', undefined);
  });
});
