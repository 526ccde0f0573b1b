import { basename, dirname, join } from 'node:path';
import type { Watching } from '../../reading/watch.ts';
import { watchFiles } from '../../reading/watchFiles.ts';

export interface SideWatchParts {
  readonly ledgerPath: string;
  /** Somebody, perhaps we ourselves, wrote to the ledger. */
  onLedger(): void;
  /** Prices, or the folders that somebody named, may be others: files beside the ledger changed. */
  onFiles(): void;
  /** HEAD of a watched worktree moved. */
  onGit(): void;
}

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

  setGitDirs(gitDirs: readonly string[]): void {
    const wanted = [...new Set(gitDirs)].filter((dir) => dir !== '').toSorted();
    if (wanted.join('\n') === this.#watched) return;
    this.#watched = wanted.join('\n');
    void this.#git?.close();
    const head = new Set(['HEAD']);
    const files = wanted.flatMap((dir): [string, ReadonlySet<string>][] => [
      [dir, head],
      [join(dir, 'logs'), head],
    ]);
    this.#git = watchFiles(new Map(files), () => this.#parts.onGit());
  }

  async close(): Promise<void> {
    await this.#ledger.close();
    await this.#files.close();
    await this.#git?.close();
  }
}
