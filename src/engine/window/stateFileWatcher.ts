import { basename, dirname, join } from 'node:path';
import type { Watching } from '../../reading/watch.ts';
import { watchFiles } from '../../reading/watchFiles.ts';
import { refFolders } from '../outcomes/refsFingerprint.ts';

export interface SideWatchParts {
  readonly ledgerPath: string;
  /** Somebody, perhaps we ourselves, wrote to the ledger. */
  onLedger(): void;
  /** Prices, or the folders that somebody named, may be others: files beside the ledger changed. */
  onFiles(): void;
  /** HEAD of a watched worktree moved, or refs of its repository did. */
  onGit(): void;
}

/** Of a repository with more folders of branches, the regular look finds what changed in the others. */
const MOST_FOLDERS = 40;

const known = (dirs: readonly string[]): readonly string[] => [...new Set(dirs)].filter((dir) => dir !== '').toSorted();

/** Watches what is not an agent's log and yet changes what a window shows: the shared ledger, and HEAD of its worktrees. */
export class StateFileWatcher {
  readonly #parts: SideWatchParts;
  readonly #ledger: Watching;
  readonly #files: Watching;
  #git: Watching | undefined;
  #watched = '';

  constructor(parts: SideWatchParts) {
    this.#parts = parts;
    const name = basename(parts.ledgerPath);
    this.#ledger = watchFiles(new Map([[dirname(parts.ledgerPath), new Set([name, `${name}-wal`])]]), () =>
      parts.onLedger(),
    );
    const files = new Set(['prices.json', 'rate-card.json', 'homes.json']);
    this.#files = watchFiles(new Map([[dirname(parts.ledgerPath), files]]), () => parts.onFiles());
  }

  /** `gitDirs` are those of worktrees, `commonDirs` those of their repositories. */
  setGitDirs(gitDirs: readonly string[], commonDirs: readonly string[]): void {
    const files = new Map<string, ReadonlySet<string> | undefined>();
    for (const dir of known(commonDirs)) {
      files.set(dir, new Set(['HEAD', 'packed-refs', 'FETCH_HEAD']));
      // The first push or fetch makes the folder of remotes.
      for (const folder of [join(dir, 'refs'), ...refFolders(dir).slice(0, MOST_FOLDERS)]) files.set(folder, undefined);
    }
    for (const dir of known(gitDirs)) {
      files.set(dir, new Set(['HEAD', ...(files.get(dir) ?? [])]));
      files.set(join(dir, 'logs'), new Set(['HEAD']));
    }
    const watched = [...files.keys()].join('\n');
    if (watched === this.#watched) return;
    this.#watched = watched;
    void this.#git?.close();
    this.#git = watchFiles(files, () => this.#parts.onGit());
  }

  async close(): Promise<void> {
    await this.#ledger.close();
    await this.#files.close();
    await this.#git?.close();
  }
}
