import { arch, platform } from 'node:os';
import {
  commands,
  EventEmitter,
  type Extension,
  env,
  l10n,
  type TextDocumentContentProvider,
  Uri,
  version,
  window,
  workspace,
} from 'vscode';
import { type Disposable, DisposableStore } from './platform/disposables.ts';
import { EDITOR_SIGN_IN } from './trackers/editorSignIn.ts';
import type { TrackerAccess } from './trackers/trackerAccess.ts';
import { trackerReport } from './trackers/trackerReport.ts';
import type { LedgerClient } from './worker/ledgerClient.ts';

const SCHEME = 'token-ledger';
const ISSUE_REPORTER = 'workbench.action.openIssueReporter';

/** A read-only document about what was found and what was not understood. It opens also when the worker cannot answer. */
export class DoctorDocument implements Disposable, TextDocumentContentProvider {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #uri = Uri.from({ scheme: SCHEME, path: l10n.t('Token Ledger Doctor.md') });
  readonly #client: LedgerClient;
  readonly #extension: Extension<unknown>;
  readonly #access: TrackerAccess;

  constructor(client: LedgerClient, extension: Extension<unknown>, access: TrackerAccess) {
    this.#client = client;
    this.#access = access;
    this.#extension = extension;
    this.#store.add(workspace.registerTextDocumentContentProvider(SCHEME, this));
  }

  async open(): Promise<void> {
    // Opened again, it is asked again: a doctor that repeats what it said an hour ago is of no use.
    this.#changed.fire(this.#uri);
    await workspace.openTextDocument(this.#uri);
    try {
      await commands.executeCommand('markdown.showPreview', this.#uri);
    } catch {
      // VS Code's own Markdown extension can be switched off.
      await window.showTextDocument(this.#uri, { preview: true });
    }
  }

  async copy(): Promise<void> {
    await env.clipboard.writeText(await this.#diagnostics());
    window.setStatusBarMessage(
      l10n.t('Diagnostics are in the clipboard: counts and kinds, no prompt, path or name.'),
      5000,
    );
  }

  /** Opens the editor's issue reporter with the same diagnostics; an editor without one opens the page of issues. */
  async reportIssue(): Promise<void> {
    const { id, packageJSON } = this.#extension;
    if ((await commands.getCommands(true)).includes(ISSUE_REPORTER)) {
      await commands.executeCommand(ISSUE_REPORTER, { extensionId: id, data: await this.#diagnostics() });
      return;
    }
    await this.copy();
    const { bugs } = packageJSON as { readonly bugs: { readonly url: string } };
    await env.openExternal(Uri.parse(`${bugs.url}/new/choose`, true));
  }

  async provideTextDocumentContent(): Promise<string> {
    return [await this.#workerReport(), await this.#trackers(true), this.#editorReport()].join('\n\n');
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** For others' eyes: without prompts, paths and names. */
  async #diagnostics(): Promise<string> {
    const { markdown } = await this.#client.request('diagnostics', {});
    return [markdown.trimEnd(), await this.#trackers(false), this.#editorReport()].join('\n\n');
  }

  async #workerReport(): Promise<string> {
    try {
      const { markdown } = await this.#client.request('doctor', {});
      return markdown.trimEnd();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return `# ${l10n.t('Token Ledger Doctor')}\n\n${l10n.t('The reader gave no report: {0}', reason)}`;
    }
  }

  async #trackers(withNames: boolean): Promise<string> {
    return trackerReport(this.#access, EDITOR_SIGN_IN, withNames);
  }

  #editorReport(): string {
    const facts: readonly (readonly [string, string])[] = [
      [l10n.t('Token Ledger'), (this.#extension.packageJSON as { readonly version: string }).version],
      [l10n.t('Editor'), `${env.appName} ${version} (${env.appHost})`],
      [l10n.t('Node'), `${process.version}, ${platform()} ${arch()}`],
      [l10n.t('Remote'), env.remoteName ?? l10n.t('none')],
      [l10n.t('Language'), env.language],
      [l10n.t('Workspace trusted'), String(workspace.isTrusted)],
    ];
    return [`## ${l10n.t('Editor')}`, '', ...facts.map(([name, value]) => `- ${name}: ${value}`), ''].join('\n');
  }
}
