import { addedBag, bagMinus, bagShared, bagSize, type LineBag, removedBag } from './lineCount.ts';
import type { FilePatch } from './patch.ts';

/** A landing that was edited on the way holds at least this share of the branch's added lines. */
export const EDITED_SHARE = 0.8;
/** Fewer lines meet by chance. */
const FEWEST_LINES = 3;

/** What a branch would change, and what a commit on the integration branch changed. */
export interface Change {
  readonly added: LineBag;
  readonly removed: LineBag;
}

export function changeOf(files: readonly FilePatch[]): Change {
  return { added: addedBag(files), removed: removedBag(files) };
}

/** Both do the same, line for line: how squashes are found where git cannot try merges. Says nothing of empty changes. */
export function sameChange(a: Change, b: Change): boolean {
  const size = bagSize(a.added) + bagSize(a.removed);
  if (size === 0) return false;
  const shared = bagShared(a.added, b.added) + bagShared(a.removed, b.removed);
  return shared === size && bagSize(b.added) + bagSize(b.removed) === size;
}

/** Share of the branch's added lines that a commit added too; 0 where there are too few to decide. */
export function overlap(branch: Change, commit: Change): number {
  const size = bagSize(branch.added);
  return size < FEWEST_LINES ? 0 : bagShared(branch.added, commit.added) / size;
}

/** Could the commit hold a part of the branch? If the two share no line, trying a merge is no use. */
export function mayHoldPart(branch: Change, commit: Change): boolean {
  if (bagSize(branch.added) > 0) return bagShared(branch.added, commit.added) > 0;
  return bagShared(branch.removed, commit.removed) > 0 || bagSize(branch.removed) === 0;
}

/**
 * An earlier state of the branch is wholly in a commit. Did the rest stay out, or was it edited on the way? It was edited if
 * the commit holds most of the whole branch and some of what came after that state.
 */
export function restWasEdited(whole: Change, earlier: Change, commit: Change): boolean {
  const rest = bagMinus(whole.added, earlier.added);
  return overlap(whole, commit) >= EDITED_SHARE && bagShared(rest, commit.added) > 0;
}

/** A commit of the branch, or of the integration branch, that has a twin with the same patch on the other side. */
export interface EquivalentCommit {
  readonly id: string;
  readonly twin: boolean;
}

/** Commits of the integration branch that carried commits of a branch over one by one, oldest first. */
export interface CarriedOver {
  readonly commits: readonly string[];
  /** Commits of the branch without a twin. */
  readonly missing: number;
}

/**
 * Rebased or cherry-picked commits, or undefined if there are none. `own` holds the branch's side; `twins` come newest first
 * and without merges.
 */
export function cherryPicked(twins: readonly EquivalentCommit[], own: ReadonlySet<string>): CarriedOver | undefined {
  const missing = twins.filter(({ id, twin }) => own.has(id) && !twin).length;
  const commits = twins.filter(({ id, twin }) => twin && !own.has(id)).map(({ id }) => id);
  return commits.length > 0 ? { commits: commits.toReversed(), missing } : undefined;
}
