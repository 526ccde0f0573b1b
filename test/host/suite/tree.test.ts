import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commands, extensions, TabInputWebview, window, workspace } from 'vscode';
import type { TokenLedgerApi } from '../../../src/extension/api.ts';
import type { TreeRow } from '../../../src/extension/tree/treeRow.ts';
import { AgentHome, type ClaudeLog } from '../../vscode/agentHome.ts';
import { whenTab } from '../tabs.ts';

const ISSUE_REPORTER = 'workbench.action.openIssueReporter';
/** A name that git would take, with all that it lets stand. */
const HOSTILE = 'x](/command)$(alert)`a`|<img/src=x>';

describe('the view Today', () => {
  let api: TokenLedgerApi;
  let log: ClaudeLog;
  let rows: readonly TreeRow[] = [];
  let shownTimes = 0;
  /** Of its own: others made a repository of the folder above, and the window may still know its branches. */
  const folder = join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'tree-shop');
  const home = new AgentHome(process.env['HOME']);
  const all = (of: readonly TreeRow[]): readonly TreeRow[] => of.flatMap((row) => [row, ...all(row.children)]);
  const shown = async (fits: (found: readonly TreeRow[]) => boolean): Promise<readonly TreeRow[]> =>
    fits(all(rows))
      ? all(rows)
      : new Promise((resolve) => {
          const listening = api.onDidShowToday((next) => {
            if (!fits(all(next))) return;
            listening.dispose();
            resolve(all(next));
          });
        });
  const find = async (kind: TreeRow['kind'], label: RegExp): Promise<TreeRow> => {
    const found = await shown((of) => of.some((row) => row.kind === kind && label.test(row.label)));
    const row = found.find((each) => each.kind === kind && label.test(each.label));
    assert.ok(row);
    return row;
  };
  const isLoaded = (): boolean => Object.keys(require.cache).some((path) => /[/\\]dist[/\\]tree\.js$/.test(path));

  before(async () => {
    const extension = extensions.getExtension<TokenLedgerApi>('token-ledger.token-ledger');
    assert.ok(extension);
    api = await extension.activate();
    api.onDidShowToday((next) => {
      rows = next;
      shownTimes += 1;
    });
    mkdirSync(folder, { recursive: true });
    log = home.claude({ cwd: folder, branch: 'feature/TREE-9-one' });
    log.call({ output: 1000 });
    await api.whenStatus((text) => /TREE-9/.test(text));
  });

  after(async () => commands.executeCommand('workbench.view.explorer'));
  afterEach(async () => commands.executeCommand('workbench.action.closeAllEditors'));

  it('loads its code when it is first shown', async () => {
    assert.equal(isLoaded(), false);
    await commands.executeCommand('tokenLedger.today.focus');
    const ticket = await find('ticket', /^TREE-9$/);
    assert.match(ticket.description, /^\$0\.0[12]\d* · out 100/);
    assert.equal(isLoaded(), true);
    assert.deepEqual(
      rows.map(({ kind, label }) => [kind, label]),
      [['day', 'Today']],
    );
  });

  it('follows the ledger while it is visible', async () => {
    log.call({ output: 100_000 });
    const grown = await shown((of) =>
      of.some(
        ({ kind, label, description }) => kind === 'ticket' && label === 'TREE-9' && description.startsWith('$1.5'),
      ),
    );
    assert.ok(grown.length > 0);
  });

  it('asks nothing while it is hidden, and for the latest when it is seen again', async () => {
    await commands.executeCommand('workbench.view.explorer');
    const before = shownTimes;
    log.call({ output: 100_000 });
    await api.whenStatus((text) => /\$3\.0/.test(text));
    assert.equal(shownTimes, before);
    await commands.executeCommand('tokenLedger.today.focus');
    await shown((of) => of.some(({ label, description }) => label === 'TREE-9' && description.startsWith('$3.0')));
  });

  it('shows a hostile name as text', async () => {
    const other = home.claude({ cwd: folder, branch: HOSTILE });
    other.call({ output: 500 });
    const { label } = await find('branch', /x\]/);
    assert.doesNotMatch(label, /\$\(/);
  });

  it('opens the page of a ticket', async () => {
    await commands.executeCommand('tokenLedger.showWork', await find('ticket', /^TREE-9$/));
    await whenTab(({ input }) => input instanceof TabInputWebview && input.viewType.includes('tokenLedger.summary'));
  });

  it('opens the log of a session', async () => {
    const ticket = await find('ticket', /^TREE-9$/);
    assert.equal(ticket.children[0]?.hasLog, true);
    await commands.executeCommand('tokenLedger.openSessionLog', ticket.children[0]);
    assert.equal(window.activeTextEditor?.document.uri.fsPath, log.file);
  });

  it('reports an issue with diagnostics that name nothing of the person', async () => {
    const calls: { readonly extensionId: string; readonly data: string }[] = [];
    // The editor's own would open a window; this one stands in its place in this extension host.
    const standIn = commands.registerCommand(ISSUE_REPORTER, (given: (typeof calls)[number]) => void calls.push(given));
    await commands.executeCommand('tokenLedger.reportIssue');
    standIn.dispose();
    const [{ extensionId, data } = { extensionId: '', data: '' }] = calls;
    assert.equal(extensionId, 'token-ledger.token-ledger');
    assert.match(data, /^# .*Doctor/);
    assert.match(data, /- Editor: /);
    for (const secret of [folder, log.session, 'TREE-9', home.folder])
      assert.equal(data.includes(secret), false, secret);
  });
});
