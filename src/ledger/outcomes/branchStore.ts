import type { HeadNow, Rename } from '../../core/branches/branchIntervals.ts';
import type { ReflogState } from '../../core/branches/reflog.ts';
import type { MadeCommit } from '../../core/branches/reflogCommits.ts';
import type { Ledger } from '../ledger.ts';

/** How far a worktree's reflog was read; opaque here. */
export interface StoredPosition {
  readonly offset: number;
  readonly last: string;
}

export interface StoredReflog {
  readonly gitDir: string;
  readonly commonDir: string;
  readonly position: StoredPosition;
  readonly state: ReflogState;
  readonly head: HeadNow | undefined;
}

/** Changes whenever the row does: cheap to ask for, where the state may be large. */
export interface ReflogStamp {
  readonly gitDir: string;
  readonly commonDir: string;
  readonly stamp: string;
}

export function reflogStamps(ledger: Ledger): readonly ReflogStamp[] {
  const rows = ledger.db.prepare('SELECT git_dir, common_dir, position || head AS stamp FROM reflogs').all();
  return rows.map((row) => ({
    gitDir: String(row['git_dir']),
    commonDir: String(row['common_dir']),
    stamp: String(row['stamp']),
  }));
}

/** What is remembered of a worktree's reflog, whether or not the worktree is still there. */
export function readStoredReflog(ledger: Ledger, gitDir: string): StoredReflog | undefined {
  const row = ledger.db.prepare('SELECT * FROM reflogs WHERE git_dir = ?').get(gitDir);
  if (row === undefined) return undefined;
  const head = JSON.parse(String(row['head'])) as HeadNow | null;
  return {
    gitDir,
    commonDir: String(row['common_dir']),
    position: JSON.parse(String(row['position'])) as StoredPosition,
    state: JSON.parse(String(row['state'])) as ReflogState,
    head: head ?? undefined,
  };
}

/** Returns how far a worktree's reflog was read, without its state, which may be large. */
export function reflogPosition(ledger: Ledger, gitDir: string): Pick<StoredReflog, 'position' | 'head'> | undefined {
  const row = ledger.db.prepare('SELECT position, head FROM reflogs WHERE git_dir = ?').get(gitDir);
  if (row === undefined) return undefined;
  const head = JSON.parse(String(row['head'])) as HeadNow | null;
  return { position: JSON.parse(String(row['position'])) as StoredPosition, head: head ?? undefined };
}

/** State and position change together, and only if nobody read further meanwhile (`before`). The caller holds the transaction. */
export function writeReflog(ledger: Ledger, reflog: StoredReflog, before: StoredPosition | undefined): boolean {
  const { gitDir, commonDir, position, state, head } = reflog;
  const values = [commonDir, JSON.stringify(position), JSON.stringify(state), JSON.stringify(head ?? null)];
  const sql =
    before === undefined
      ? 'INSERT OR IGNORE INTO reflogs (common_dir, position, state, head, git_dir) VALUES (?, ?, ?, ?, ?)'
      : 'UPDATE reflogs SET common_dir = ?, position = ?, state = ?, head = ? WHERE git_dir = ? AND position = ?';
  const known = before === undefined ? [] : [JSON.stringify(before)];
  return ledger.db.prepare(sql).run(...values, gitDir, ...known).changes === 1;
}

/** Sets the commit at which a worktree began. The caller holds the transaction. */
export function writeStart(ledger: Ledger, gitDir: string, start: string): void {
  ledger.db.prepare('UPDATE reflogs SET start = ? WHERE git_dir = ?').run(start, gitDir);
}

/** The commits at which worktrees began, by their git folders; those that are known. */
export function readStarts(ledger: Ledger): ReadonlyMap<string, string> {
  const rows = ledger.db.prepare("SELECT git_dir, start FROM reflogs WHERE start <> ''").all();
  return new Map(rows.map((row) => [String(row['git_dir']), String(row['start'])]));
}

/** Notes commits that were made; one that was amended is forgotten. The caller holds the transaction. */
export function writeSubjects(ledger: Ledger, commonDir: string, commits: readonly MadeCommit[]): void {
  const drop = ledger.db.prepare('DELETE FROM subjects WHERE common_dir = ? AND sha = ?');
  const insert = ledger.db.prepare(
    'INSERT OR REPLACE INTO subjects (common_dir, sha, branch, subject, time) VALUES (?, ?, ?, ?, ?)',
  );
  for (const { sha, branch, subject, time } of commits) insert.run(commonDir, sha, branch, subject.slice(0, 500), time);
  for (const { amends } of commits) if (amends !== '') drop.run(commonDir, amends);
}

export interface StoredSubject {
  /** The branch's name at `time`. */
  readonly branch: string;
  readonly subject: string;
  readonly time: number;
}

/** What was committed in a repository, by its worktrees' own logs. */
export function readSubjects(ledger: Ledger, commonDir: string): readonly StoredSubject[] {
  const sql = 'SELECT branch, subject, time FROM subjects WHERE common_dir = ? ORDER BY time';
  return ledger.db.prepare(sql).all(commonDir) as unknown as StoredSubject[];
}

/** All renames that were ever seen in each repository, by its common directory. */
export function readRenamesByRepository(ledger: Ledger): ReadonlyMap<string, readonly Rename[]> {
  const renames = new Map<string, Rename[]>();
  for (const row of ledger.db.prepare('SELECT common_dir, old, new, time FROM renames ORDER BY time, old, new').all()) {
    const of = renames.get(String(row['common_dir'])) ?? [];
    of.push({ from: String(row['old']), to: String(row['new']), time: Number(row['time']) });
    renames.set(String(row['common_dir']), of);
  }
  return renames;
}

/** The caller holds the transaction. */
export function writeRenames(ledger: Ledger, commonDir: string, renames: readonly Rename[]): void {
  const insert = ledger.db.prepare('INSERT OR IGNORE INTO renames (common_dir, old, new, time) VALUES (?, ?, ?, ?)');
  for (const { from, to, time } of renames) insert.run(commonDir, from, to, time);
}

export interface StoredHead {
  readonly branch: string;
  readonly sha: string;
  readonly time: number;
}

/** The last commit that each branch of a repository is known to have had, deleted ones too. */
export function readHeads(ledger: Ledger, commonDir: string): readonly StoredHead[] {
  return ledger.db
    .prepare('SELECT branch, sha, time FROM heads WHERE common_dir = ?')
    .all(commonDir) as unknown as StoredHead[];
}

/** The later one stays. The caller holds the transaction. */
export function writeHeads(ledger: Ledger, commonDir: string, heads: Iterable<StoredHead>): void {
  const upsert = ledger.db.prepare(`
    INSERT INTO heads (common_dir, branch, sha, time) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET sha = excluded.sha, time = excluded.time WHERE excluded.time >= time AND excluded.sha <> sha`);
  for (const { branch, sha, time } of heads) upsert.run(commonDir, branch, sha, time);
}

/** The stamp of the branches' logs when they were last looked through for renames; 0 for never. */
export function renamesReadAt(ledger: Ledger, commonDir: string): number {
  const row = ledger.db.prepare('SELECT renames_read FROM repositories WHERE common_dir = ?').get(commonDir);
  return Number(row?.['renames_read'] ?? 0);
}

export function setRenamesReadAt(ledger: Ledger, commonDir: string, stamp: number): void {
  ledger.db
    .prepare(
      'INSERT INTO repositories (common_dir, renames_read) VALUES (?, ?) ON CONFLICT DO UPDATE SET renames_read = excluded.renames_read',
    )
    .run(commonDir, stamp);
}
