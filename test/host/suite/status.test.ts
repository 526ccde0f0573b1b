import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationTarget, commands, extensions, TabInputWebview, window, workspace } from 'vscode';
import type { TokenLedgerApi } from '../../../src/extension/api.ts';
import { AgentHome, type ClaudeLog } from '../../vscode/agentHome.ts';

const USAGE = { input: 10_000, cacheRead: 80_000, cacheWrite5m: 40_000, output: 20_000 };
/** A name that git would take, with all that it lets stand; it names no ticket. */
const HOSTILE = 'x](/command)$(alert)`a`|<img/src=x>&#36;(zap)';

interface Link {
  readonly href: string;
}

describe('the status bar in a real extension host', () => {
  let api: TokenLedgerApi;
  let log: ClaudeLog;
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const home = new AgentHome(process.env['HOME']);
  const seen = async (pattern: RegExp): Promise<string> => {
    const fits = (text: string): boolean => pattern.test(text);
    return Promise.race([api.whenStatus(fits), later(25_000, () => `${pattern} not seen in: ${api.statusText()}`)]);
  };

  before(async () => {
    const extension = extensions.getExtension<TokenLedgerApi>('token-ledger.token-ledger');
    assert.ok(extension);
    api = await extension.activate();
  });

  after(async () => {
    rmSync(join(folder, '.vscode'), { recursive: true, force: true });
    await settings().update('statusBar.preset', undefined, ConfigurationTarget.Global);
  });

  it('shows what an agent appends, split by token type', async () => {
    log = home.claude({ cwd: folder, branch: 'feature/ABC-123-pay' });
    log.call(USAGE);
    const text = await seen(/ · ABC-123 · /);
    assert.match(
      text,
      /^\$\(pulse\) \$\d\.\d\d · ABC-123 · out \d+% · read \d+% · write \d+%(?: · in \d+%)?(?: · cache [^·]+)?$/,
    );
    assert.match(
      api.spokenLabel(),
      /^Claude Code session, \d+ cents, share of cost: output \d+ percent, .*, ticket ABC-123, live(?:, prompt cache .*)?$/,
    );
    assert.match(api.tooltip(), /Output [^\d]*20\\,000 /);
    assert.match(api.tooltip(), /List\\-price estimate/);
  });

  it('follows the session as it grows', async () => {
    const before = api.statusText();
    log.call(USAGE);
    const text = await api.whenStatus((now) => now !== before);
    assert.match(api.tooltip(), /Output [^\d]*40\\,000 /, text);
  });

  it('makes neither icon, link nor command of a branch name', async () => {
    const own = home.claude({ cwd: folder, branch: HOSTILE });
    own.call(USAGE);
    const text = await seen(/command/);
    assert.doesNotMatch(text.replace('$(pulse)', ''), /\$\([a-z-]+\)/);
    const html = await commands.executeCommand<string>('markdown.api.render', api.tooltip());
    const links = [...html.matchAll(/\shref="(?<href>[^"]*)"/g)].map(({ groups }) => (groups as unknown as Link).href);
    // The first one is in the line about the ticket that is missing.
    assert.deepEqual(
      links,
      ['tagSession', 'tagSession', 'showWork', 'openSummary', 'switchSession', 'doctor'].map(
        (name) => `command:tokenLedger.${name}`,
      ),
    );
    assert.doesNotMatch(html, /<(img|code)/);
  });

  it('pins the session that a person picks, and follows activity again', async () => {
    await pick(1, () => api.statusText().startsWith('$(pinned)'));
    await pick(0, () => api.statusText().startsWith('$(pulse)'));
    log.switchBranch('feature/XYZ-9');
    log.call(USAGE);
    await seen(/ · ABC-123 \+1 · /);
  });

  it('shows another currency as soon as it is chosen, and no longer', async () => {
    await settings().update('displayCurrency', { currency: 'EUR', perUsd: 0.5 }, ConfigurationTarget.Global);
    await seen(/ \(≈ €[\d.]+\) · ABC-123/);
    await settings().update('displayCurrency', undefined, ConfigurationTarget.Global);
    await api.whenStatus((text) => !text.includes('€'));
  });

  it('obeys the preset', async () => {
    await settings().update('statusBar.preset', 'short', ConfigurationTarget.Global);
    assert.match(await seen(/^\$\(pulse\) \S+ · ABC-123 \+1$/), /ABC-123/);
  });

  it('ignores a repository that sets where logs are looked for', async () => {
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    const theirs = { 'tokenLedger.extraRoots': ['/tmp/theirs'], 'tokenLedger.statusBar.format': 'theirs ${cost}' };
    writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(theirs));
    // The harmless one arrives, so the file has been read.
    await seen(/^theirs \$/);
    assert.deepEqual(settings().get('extraRoots'), []);
    rmSync(join(folder, '.vscode/settings.json'));
    await seen(/^\$\(pulse\)/);
  });

  it('has a doctor whose report opens as a page, of a document that cannot be changed', async () => {
    await commands.executeCommand('tokenLedger.doctor');
    const document = workspace.textDocuments.find(({ uri }) => uri.scheme === 'token-ledger');
    assert.equal(document?.languageId, 'markdown');
    assert.match(document.getText(), /^# .*Doctor/);
    assert.match(document.getText(), /- Editor: /);
    const page = window.tabGroups.activeTabGroup.activeTab;
    assert.ok(page?.input instanceof TabInputWebview && page.input.viewType.includes('markdown.preview'), page?.label);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await window.showTextDocument(document);
    await commands.executeCommand('type', { text: 'x' });
    assert.equal(document.isDirty, false);
    await commands.executeCommand('workbench.action.closeActiveEditor');
  });
});

function settings() {
  return workspace.getConfiguration('tokenLedger');
}

/** Opens the list and takes its row, counted from the top. VS Code does not say when a list is there, so it may take a few tries. */
async function pick(row: number, done: () => boolean): Promise<void> {
  for (let patience = 200; patience <= 3_200 && !done(); patience *= 2) {
    const closed = commands.executeCommand('tokenLedger.switchSession');
    await pause(patience);
    for (let down = 0; down < row; down += 1) await commands.executeCommand('workbench.action.quickOpenNavigateNext');
    await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await pause(patience);
    await commands.executeCommand('workbench.action.closeQuickOpen');
    await closed;
  }
  assert.ok(done());
}

/** Rejects after that time, with what was there to be seen. */
async function later(ms: number, why: () => string): Promise<never> {
  await pause(ms);
  throw new Error(why());
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
