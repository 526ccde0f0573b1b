import { arch, platform } from 'node:os';
import {
  commands,
  EventEmitter,
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

/** A read-only document about what was found and what was not understood. It opens also when the worker cannot answer. */
export class DoctorDocument implements Disposable, TextDocumentContentProvider {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #uri = Uri.from({ scheme: SCHEME, path: l10n.t('Token Ledger Doctor.md') });
  readonly #client: LedgerClient;
  readonly #extensionVersion: string;
  readonly #access: TrackerAccess;

  constructor(client: LedgerClient, extensionVersion: string, access: TrackerAccess) {
    this.#client = client;
    this.#access = access;
    this.#extensionVersion = extensionVersion;
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

  /** To the clipboard, for others' eyes: without prompts, paths and names. */
  async copy(): Promise<void> {
    const { markdown } = await this.#client.request('diagnostics', {});
    await env.clipboard.writeText([markdown.trimEnd(), await this.#trackers(false), this.#editorReport()].join('\n\n'));
    window.setStatusBarMessage(
      l10n.t('Diagnostics are in the clipboard: counts and kinds, no prompt, path or name.'),
      5000,
    );
  }

  async provideTextDocumentContent(): Promise<string> {
    return [await this.#workerReport(), await this.#trackers(true), this.#editorReport()].join('\n\n');
  }

  dispose(): void {
    this.#store.dispose();
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
      [l10n.t('Token Ledger'), this.#extensionVersion],
      [l10n.t('Editor'), `${env.appName} ${version} (${env.appHost})`],
      [l10n.t('Node'), `${process.version}, ${platform()} ${arch()}`],
      [l10n.t('Remote'), env.remoteName ?? l10n.t('none')],
      [l10n.t('Language'), env.language],
      [l10n.t('Workspace trusted'), String(workspace.isTrusted)],
    ];
    return [`## ${l10n.t('Editor')}`, '', ...facts.map(([name, value]) => `- ${name}: ${value}`), ''].join('\n');
  }
}
