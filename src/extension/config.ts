import { EventEmitter, workspace } from 'vscode';
import { type Preset, PRESETS } from '../core/statusFormat.ts';
import { type Disposable, DisposableStore } from './disposables.ts';

/** The manifest's settings and what each is taken for when somebody wrote something else there. */
export const SETTINGS = {
  format: { key: 'tokenLedger.statusBar.format', read: (raw: unknown): string => (typeof raw === 'string' ? raw : '') },
  preset: { key: 'tokenLedger.statusBar.preset', read: readPreset },
  extraRoots: { key: 'tokenLedger.extraRoots', read: readPaths },
} as const;

function readPreset(raw: unknown): Preset {
  return typeof raw === 'string' && Object.hasOwn(PRESETS, raw) ? (raw as Preset) : 'split';
}

function readPaths(raw: unknown): readonly string[] {
  return Array.isArray(raw) ? raw.filter((path): path is string => typeof path === 'string' && path.trim() !== '') : [];
}

/** One setting, always of its own type, and the news that it changed. */
export class ConfigValue<T> implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<T>());
  readonly onDidChange = this.#changed.event;
  readonly #read: () => T;
  #value: T;

  constructor({ key, read }: { readonly key: string; readonly read: (raw: unknown) => T }) {
    this.#read = () => read(workspace.getConfiguration().get<unknown>(key));
    this.#value = this.#read();
    this.#store.add(
      workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(key)) return;
        this.#value = this.#read();
        this.#changed.fire(this.#value);
      }),
    );
  }

  get value(): T {
    return this.#value;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
