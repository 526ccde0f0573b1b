import { arch, platform } from 'node:os';
import {
  commands,
  EventEmitter,
  type Extension,
  env,
  type TextDocumentContentProvider,
  Uri,
  version,
  window,
  workspace,
} from 'vscode';
import { doctorWords } from '../core/words/doctorWords.ts';
import { noticeWords } from '../core/words/noticeWords.ts';
import { type Disposable, DisposableStore } from './platform/disposables.ts';
import { showMarkdown } from './platform/showMarkdown.ts';
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
  readonly #uri = Uri.from({ scheme: SCHEME, path: doctorWords.document() });
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
    await showMarkdown(this.#uri);
  }

  async copy(): Promise<void> {
    await env.clipboard.writeText(await this.#diagnostics());
    window.setStatusBarMessage(noticeWords.diagnosticsCopied(), 5000);
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
      return `# ${doctorWords.title()}\n\n${doctorWords.noReport({ why: reason })}`;
    }
  }

  async #trackers(withNames: boolean): Promise<string> {
    return trackerReport(this.#access, EDITOR_SIGN_IN, withNames);
  }

  #editorReport(): string {
    const facts: readonly (readonly [string, string])[] = [
      ['Token Ledger', (this.#extension.packageJSON as { readonly version: string }).version],
      [doctorWords.editor(), `${env.appName} ${version} (${env.appHost})`],
      ['Node', `${process.version}, ${platform()} ${arch()}`],
      [doctorWords.remote(), env.remoteName ?? doctorWords.none()],
      [doctorWords.language(), env.language],
      [doctorWords.trusted(), String(workspace.isTrusted)],
    ];
    return [`## ${doctorWords.editor()}`, '', ...facts.map(([name, value]) => `- ${name}: ${value}`), ''].join('\n');
  }
}
