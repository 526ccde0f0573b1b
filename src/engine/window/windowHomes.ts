import { delimiter } from 'node:path';
import type { HostEnvironment } from '../../agents/format/agent.ts';
import { keepEditorFolders, type NamedFolders, namedFolders } from '../ingest/namedFolders.ts';

/** The folders that hold for a window: its editor's setting is written down for all, and read back with everyone's. */
export class WindowHomes {
  readonly #folder: string;
  readonly #place: HostEnvironment;
  readonly #editor: string;

  /** `folder`: the state folder. `editor`: a name that distinguishes installations of an editor. */
  constructor(folder: string, place: HostEnvironment, editor: string) {
    this.#folder = folder;
    this.#place = place;
    this.#editor = editor;
  }

  /** Writes the setting down. Throws only where the state folder cannot be written. */
  keep(setting: readonly string[]): void {
    keepEditorFolders(this.#folder, this.#editor, setting);
  }

  get named(): NamedFolders {
    return namedFolders(this.#folder, { home: this.#place.home, env: this.#place.env, delimiter });
  }
}
