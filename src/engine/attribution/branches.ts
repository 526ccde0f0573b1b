import {
  type BranchInterval,
  branchHeads,
  branchIntervals,
  latestName,
  type Rename,
  renamesOf,
} from '../../core/branches/branchIntervals.ts';
import { foldReflog, mergeReflog, NO_REFLOG } from '../../core/branches/reflog.ts';
import { commitsIn, startOf } from '../../core/branches/reflogCommits.ts';
import { REFLOG_START, readHead, readReflog, readRenames, renamesStamp } from '../../git/readReflog.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import {
  readRenamesByRepository,
  readStoredReflog,
  reflogPosition,
  reflogStamps,
  renamesReadAt,
  type StoredPosition,
  type StoredReflog,
  setRenamesReadAt,
  writeHeads,
  writeReflog,
  writeRenames,
  writeStart,
  writeSubjects,
} from '../../ledger/outcomes/branchStore.ts';
import type { RepositoryPlace } from './repositoryResolver.ts';

/** Renames of branches that no worktree has checked out are in the branches' own logs, which are many: this is the interval between two searches. */
const LOOK_EVERY = 5_000;
/** File systems keep times coarsely: a file that changed this recently may change again without a new time. */
const UNSETTLED = 2_000;

/** Which branch each worktree was on and when, by git's own logs. The ledger keeps what git forgets. */
export class Branches {
  readonly #ledger: Ledger;
  #intervalsByGitDir = new Map<string, { stamp: string; intervals: readonly BranchInterval[] | undefined }>();
  readonly #lookedForRenames = new Map<string, number>();
  #renamesByRepository: ReadonlyMap<string, readonly Rename[]> = new Map();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Reads what git logged since the last look, in the worktrees of these places. True if anything is new. */
  see(places: Iterable<RepositoryPlace>, now: number): boolean {
    const worktrees = new Map([...places].map((place) => [place.gitDir, place.commonDir]));
    worktrees.delete('');
    let news = false;
    for (const [gitDir, commonDir] of worktrees) if (this.#seeWorktree(gitDir, commonDir)) news = true;
    for (const commonDir of new Set(worktrees.values())) if (this.#seeRenames(commonDir, now)) news = true;
    return news;
  }

  #seeWorktree(gitDir: string, commonDir: string): boolean {
    const known = reflogPosition(this.#ledger, gitDir);
    const news = readReflog(gitDir, known?.position ?? REFLOG_START);
    const head = readHead(gitDir);
    // The worktree is gone, or keeps no log: what is remembered of it stays true.
    if (news === undefined || head === undefined) return false;
    const sameHead = JSON.stringify(head) === JSON.stringify(known?.head);
    if (known !== undefined && news.text === '' && !news.rewritten && sameHead) return false;
    const before = readStoredReflog(this.#ledger, gitDir)?.state ?? NO_REFLOG;
    const state = news.rewritten
      ? mergeReflog(before, foldReflog(NO_REFLOG, news.text))
      : foldReflog(before, news.text);
    const reflog = { gitDir, commonDir, position: news.position, state, head };
    const whole = known === undefined || news.rewritten || known.position.offset === 0;
    return this.#write(reflog, known?.position, news.text, whole);
  }

  #write(reflog: StoredReflog, before: StoredPosition | undefined, text: string, whole: boolean): boolean {
    const { commonDir, gitDir, state, head } = reflog;
    const isWritten = this.#ledger.remember(() => {
      if (!writeReflog(this.#ledger, reflog, before)) return false;
      const start = whole ? startOf(text) : '';
      if (start !== '') writeStart(this.#ledger, gitDir, start);
      writeSubjects(this.#ledger, commonDir, commitsIn(text, branchIntervals(state, head).at(-1)?.branch ?? ''));
      writeRenames(this.#ledger, commonDir, renamesOf(state));
      const heads = [...branchHeads(state, head)].map(([branch, { sha, time }]) => ({ branch, sha, time }));
      writeHeads(this.#ledger, commonDir, heads);
      return true;
    });
    return isWritten ?? false;
  }

  #seeRenames(commonDir: string, now: number): boolean {
    if (now - (this.#lookedForRenames.get(commonDir) ?? 0) < LOOK_EVERY) return false;
    this.#lookedForRenames.set(commonDir, now);
    const stamp = renamesStamp(commonDir);
    if (stamp === 0 || stamp === renamesReadAt(this.#ledger, commonDir)) return false;
    const renames = renamesOf(foldReflog(NO_REFLOG, readRenames(commonDir)));
    this.#ledger.remember(() => {
      writeRenames(this.#ledger, commonDir, renames);
      setRenamesReadAt(this.#ledger, commonDir, now - stamp < UNSETTLED ? 0 : stamp);
    });
    return renames.length > 0;
  }

  /** Takes over what the ledger knows by now, no matter which process read it. */
  load(): void {
    const before = this.#intervalsByGitDir;
    this.#intervalsByGitDir = new Map();
    for (const { gitDir, stamp } of reflogStamps(this.#ledger)) {
      const known = before.get(gitDir);
      this.#intervalsByGitDir.set(gitDir, known?.stamp === stamp ? known : { stamp, intervals: undefined });
    }
    this.#renamesByRepository = readRenamesByRepository(this.#ledger);
  }

  /** Of one worktree, in order; empty where git keeps no log. */
  intervals(gitDir: string): readonly BranchInterval[] {
    const entry = this.#intervalsByGitDir.get(gitDir);
    if (entry === undefined) return [];
    if (entry.intervals === undefined) {
      const stored = readStoredReflog(this.#ledger, gitDir);
      entry.intervals = stored === undefined ? [] : branchIntervals(stored.state, stored.head);
    }
    return entry.intervals;
  }

  /** Today's name of a branch that had this name at a time. */
  nameNow(commonDir: string, branch: string, time: number): string {
    return latestName(this.renames(commonDir), branch, time);
  }

  renames(commonDir: string): readonly Rename[] {
    return this.#renamesByRepository.get(commonDir) ?? [];
  }
}
