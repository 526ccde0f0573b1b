import { EventEmitter, Uri, workspace } from 'vscode';
import type { TrackerTemplates } from '../../core/tickets/trackerLink.ts';
import { compilePattern } from '../../core/tickets/userPattern.ts';
import type { WindowScope } from '../../engine/protocol/messages.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { Log } from '../platform/outputLog.ts';

const SECTION = 'tokenLedger.ticket';

/** What the settings say of tickets, by folder. A repository's own settings may say it, so none of it is trusted. */
export class TicketSettings implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
    this.#store.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SECTION)) this.#changed.fire();
      }),
    );
  }

  /** One for each folder, '' for none. One that could take too long, or is none, is left out and reported in the log. */
  patterns(): NonNullable<WindowScope['patterns']> {
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    return folders.map(({ uri }) => ({ folder: uri.fsPath, pattern: this.#pattern(uri) }));
  }

  /** Where tickets can be read, for work in a folder. */
  links(cwd: string): TrackerTemplates {
    const raw: unknown = workspace.getConfiguration(SECTION, cwd === '' ? undefined : Uri.file(cwd)).get('links');
    if (typeof raw !== 'object' || raw === null) return {};
    return Object.fromEntries(
      Object.entries(raw).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #pattern(folder: Uri): string {
    const raw: unknown = workspace.getConfiguration(SECTION, folder).get('pattern');
    if (typeof raw !== 'string' || raw.trim() === '') return '';
    const compiled = compilePattern(raw);
    if (compiled.ok) return raw;
    this.#log.warn(`tokenLedger.ticket.pattern is not used: ${compiled.reason}.`);
    return '';
  }
}
