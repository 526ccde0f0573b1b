import { MISS_CACHE_MS, type RepositoryResolver } from '../attribution/repositoryResolver.ts';
import type { StateFileWatcher } from './stateFileWatcher.ts';

export interface BranchWatchParts {
  readonly places: RepositoryResolver;
  readonly side: StateFileWatcher;
  /** A folder that lay in no repository is to be looked at again. */
  seeAgain(): void;
}

/** Has git's folders watched for the folders that sessions work in. */
export class BranchWatch {
  readonly #parts: BranchWatchParts;
  #doubt: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: BranchWatchParts) {
    this.#parts = parts;
  }

  /** False if there is a folder in no repository. */
  watch(folders: readonly string[]): boolean {
    const places = this.#parts.places.ofAll(folders);
    const gitDirs = places.map((place) => place.gitDir);
    this.#parts.side.setGitDirs(
      gitDirs,
      places.map((place) => place.commonDir),
    );
    return !gitDirs.includes('');
  }

  /** A session may have begun in a worktree, or in a repository, that was not there before … */
  follow(folders: readonly string[]): void {
    // … nor a moment ago, which is still believed.
    if (this.watch(folders) || this.#stopped) return;
    this.#doubt ??= setTimeout(() => {
      this.#doubt = undefined;
      this.#parts.seeAgain();
    }, MISS_CACHE_MS + 50);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#doubt);
  }
}
