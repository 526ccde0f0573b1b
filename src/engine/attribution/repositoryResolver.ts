import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { findRepository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/** Where a call's folder is. All are '' where no repository is known. */
export interface RepositoryPlace {
  /** The repository's main worktree: what a person knows it by. */
  readonly repository: string;
  /** The worktree that holds the folder. */
  readonly worktree: string;
  /** What names the repository: equal for all of its worktrees, different for any other. */
  readonly commonDir: string;
  /** The worktree's own git folder, where the log of its HEAD is. */
  readonly gitDir: string;
}

/** `inside`: it is in the other folder; `around`: it holds it; `worktree`: it is the same place in another worktree. */
export type FolderRelation = 'inside' | 'around' | 'worktree';

const NO_REPOSITORY: RepositoryPlace = { repository: '', worktree: '', commonDir: '', gitDir: '' };

/** ms for which a folder is believed to be in no repository. */
export const MISS_CACHE_MS = 200;

/** Which repository a folder belongs to. The ledger remembers it for when the folder is gone: worktrees live short. */
export class RepositoryResolver {
  readonly #ledger: Ledger;
  #known = new Map<string, RepositoryPlace>();
  /** Folders that were in no repository, and until when that is believed: one may be made at any time. */
  readonly #nowhere = new Map<string, number>();
  readonly #real = new Map<string, string>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  of(cwd: string): RepositoryPlace {
    const known = this.#known.get(cwd);
    if (known !== undefined && this.#isBelieved(cwd)) return known;
    return this.ofAll([cwd])[0] ?? NO_REPOSITORY;
  }

  /** Of many folders at once: what is new is written down in one step. */
  ofAll(cwds: readonly string[]): readonly RepositoryPlace[] {
    const unsaved: [string, RepositoryPlace][] = [];
    for (const cwd of cwds)
      if (!this.#known.has(cwd) || !this.#isBelieved(cwd)) this.#known.set(cwd, this.#look(cwd, unsaved));
    if (unsaved.length > 0) this.#save(unsaved);
    return cwds.map((cwd) => this.#known.get(cwd) ?? NO_REPOSITORY);
  }

  /** Folders are looked at again: one may have become a repository, or another one's worktree. */
  forget(): void {
    this.#known = new Map();
  }

  #isBelieved(cwd: string): boolean {
    const until = this.#nowhere.get(cwd);
    return until === undefined || performance.now() < until;
  }

  #look(cwd: string, unsaved: [string, RepositoryPlace][]): RepositoryPlace {
    if (cwd === '') return NO_REPOSITORY;
    const before = this.#remembered(cwd);
    const found = findRepository(cwd);
    if (found === undefined) {
      this.#nowhere.set(cwd, performance.now() + MISS_CACHE_MS);
      return before;
    }
    this.#nowhere.delete(cwd);
    const { root: repository, worktreeDir: worktree, commonDir, gitDir } = found;
    const place = { repository, worktree, commonDir, gitDir };
    const same = before.repository === repository && before.worktree === worktree && before.gitDir === gitDir;
    if (!same || before.commonDir !== commonDir) unsaved.push([cwd, place]);
    return place;
  }

  #save(places: readonly [string, RepositoryPlace][]): void {
    this.#ledger.remember(() => {
      const write = this.#ledger.db.prepare(
        'INSERT OR REPLACE INTO places (cwd, repository, worktree, common_dir, git_dir) VALUES (?, ?, ?, ?, ?)',
      );
      for (const [cwd, { repository, worktree, commonDir, gitDir }] of places)
        write.run(cwd, repository, worktree, commonDir, gitDir);
    });
  }

  #remembered(cwd: string): RepositoryPlace {
    const row = this.#ledger.db
      .prepare('SELECT repository, worktree, common_dir, git_dir FROM places WHERE cwd = ?')
      .get(cwd);
    if (row === undefined) return NO_REPOSITORY;
    const text = (name: string): string => String(row[name]);
    return {
      repository: text('repository'),
      worktree: text('worktree'),
      commonDir: text('common_dir'),
      gitDir: text('git_dir'),
    };
  }

  /** Is the folder in `outer`, or the same folder of its repository's main worktree? */
  isInside(cwd: string, outer: string): boolean {
    const relation = this.relation(cwd, outer);
    return relation === 'inside' || relation === 'worktree';
  }

  /** How the folder of some work is related to another one; undefined where it is not. */
  relation(cwd: string, outer: string): FolderRelation | undefined {
    if (cwd === '') return undefined;
    const folder = this.#realPath(cwd);
    const within = this.#realPath(outer);
    if (contains(within, folder)) return 'inside';
    const { repository, worktree } = this.of(cwd);
    // A folder far above, such as a home, contains everything: only one of the same worktree counts.
    if (contains(folder, within)) return worktree !== '' && this.of(outer).worktree === worktree ? 'around' : undefined;
    if (repository === '' || repository === worktree) return undefined;
    return contains(within, resolve(folded(repository), relative(folded(worktree), folder))) ? 'worktree' : undefined;
  }

  /** The length of the path of `outer` where it holds the folder, else -1: the deepest of several is the longest. */
  depth(cwd: string, outer: string): number {
    const within = this.#realPath(outer);
    return cwd !== '' && contains(within, this.#realPath(cwd)) ? within.length : -1;
  }

  #realPath(path: string): string {
    const known = this.#real.get(path);
    if (known !== undefined) return known;
    let real = path;
    try {
      // A log of another system (Windows' beside WSL's) spells its folders so that here they would be in our own.
      if (isAbsolute(path)) real = realpathSync(path);
    } catch {
      // Gone, or of another machine: compared as it is spelled.
      real = resolve(path);
    }
    real = folded(real);
    this.#real.set(path, real);
    return real;
  }
}

/** Where one folder may be spelled with large and small letters, they are the same. */
const folded = (path: string): string =>
  process.platform === 'win32' || process.platform === 'darwin' ? path.toLowerCase() : path;

const contains = (outer: string, inner: string): boolean =>
  inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
