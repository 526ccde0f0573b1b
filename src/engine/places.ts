import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { findRepository } from '../git/repository.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Where a call's folder lies. Both are '' where no repository is known. */
export interface RepositoryPlace {
  /** The repository's main worktree. */
  readonly repository: string;
  /** The worktree that holds the folder. */
  readonly worktree: string;
}

const NOWHERE: RepositoryPlace = { repository: '', worktree: '' };

/** Which repository a folder belongs to. The ledger remembers it for when the folder is gone: worktrees live short. */
export class Places {
  private readonly ledger: Ledger;
  private readonly known = new Map<string, RepositoryPlace>();
  private readonly real = new Map<string, string>();

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  of(cwd: string): RepositoryPlace {
    const known = this.known.get(cwd);
    if (known !== undefined) return known;
    const place = cwd === '' ? NOWHERE : this.look(cwd);
    this.known.set(cwd, place);
    return place;
  }

  private look(cwd: string): RepositoryPlace {
    const found = findRepository(cwd);
    if (found === undefined) return this.remembered(cwd);
    const place = { repository: found.root, worktree: found.worktreeDir };
    const before = this.remembered(cwd);
    if (before.repository !== place.repository || before.worktree !== place.worktree) {
      this.ledger.transact(() =>
        this.ledger.db
          .prepare('INSERT OR REPLACE INTO places VALUES (?, ?, ?)')
          .run(cwd, place.repository, place.worktree),
      );
    }
    return place;
  }

  private remembered(cwd: string): RepositoryPlace {
    const row = this.ledger.db.prepare('SELECT repository, worktree FROM places WHERE cwd = ?').get(cwd);
    return row === undefined ? NOWHERE : { repository: String(row['repository']), worktree: String(row['worktree']) };
  }

  /** Does the folder lie in `outer`, or the same folder of its repository's main worktree? */
  isInside(cwd: string, outer: string): boolean {
    if (cwd === '') return false;
    const folder = this.realPath(cwd);
    const within = this.realPath(outer);
    if (contains(within, folder)) return true;
    const { repository, worktree } = this.of(cwd);
    return (
      repository !== '' && repository !== worktree && contains(within, resolve(repository, relative(worktree, folder)))
    );
  }

  private realPath(path: string): string {
    const known = this.real.get(path);
    if (known !== undefined) return known;
    let real = resolve(path);
    try {
      real = realpathSync(path);
    } catch {
      // Gone, or of another machine: compared as it is spelled.
    }
    if (process.platform === 'win32' || process.platform === 'darwin') real = real.toLowerCase();
    this.real.set(path, real);
    return real;
  }
}

const contains = (outer: string, inner: string): boolean =>
  inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
