import { NOWHERE_FOR, type Places } from '../attribution/places.ts';
import type { SideWatch } from './sideWatch.ts';

export interface BranchWatchParts {
  readonly places: Places;
  readonly side: SideWatch;
  /** A folder that lay in no repository is to be looked at again. */
  seeAgain(): void;
}

/** Has git's folders watched for the folders that sessions work in. */
export class BranchWatch {
  private readonly parts: BranchWatchParts;
  private doubt: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(parts: BranchWatchParts) {
    this.parts = parts;
  }

  /** False if there is a folder in no repository. */
  watch(folders: readonly string[]): boolean {
    const gitDirs = this.parts.places.ofAll(folders).map((place) => place.gitDir);
    this.parts.side.setGitDirs(gitDirs);
    return !gitDirs.includes('');
  }

  /** A session may have begun in a worktree, or in a repository, that was not there before … */
  follow(folders: readonly string[]): void {
    // … nor a moment ago, which is still believed.
    if (this.watch(folders) || this.stopped) return;
    this.doubt ??= setTimeout(() => {
      this.doubt = undefined;
      this.parts.seeAgain();
    }, NOWHERE_FOR + 50);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.doubt);
  }
}
