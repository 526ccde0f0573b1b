import { EventEmitter, type TextDocumentContentProvider, Uri, workspace } from 'vscode';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import { showMarkdown } from '../platform/showMarkdown.ts';

const SCHEME = 'token-ledger-team';

/** Documents that cannot be changed: what is asked for, what will be sent, what was sent, the audit. */
export class TeamDocuments implements Disposable, TextDocumentContentProvider {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #texts = new Map<string, string>();

  constructor() {
    this.#store.add(workspace.registerTextDocumentContentProvider(SCHEME, this));
  }

  async show(title: string, text: string): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `${title}.md` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    await showMarkdown(uri);
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.path) ?? '';
  }

  dispose(): void {
    this.#store.dispose();
  }
}
