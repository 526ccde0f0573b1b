import type { BranchInterval, Rename } from '../branches/branchIntervals.ts';
import { GRACE_EDGES, type WorktreeStay } from '../branches/branchOfCall.ts';
import type { Tag } from './tags.ts';

/** All that can change what a session's calls in one folder were for. */
export interface ChangePointEvidence {
  readonly stays: readonly WorktreeStay[];
  readonly intervals: readonly BranchInterval[];
  readonly renames: readonly Rename[];
  /** Of the session. */
  readonly tags: readonly Tag[];
  /** Times of calls that add up requests of a while, and the times right after them. */
  readonly sums?: readonly number[];
}

/**
 * The times (ms UTC, ascending, each once) at which the answer of `branchOfCall` and `attribute` may change: all calls of one
 * context between two of them have the same branch and the same ticket, so they can be summed before they are attributed.
 */
export function changePoints({ stays, intervals, renames, tags, sums = [] }: ChangePointEvidence): readonly number[] {
  const times = new Set<number>(intervals.length > 1 ? sums : []);
  for (const stay of stays) times.add(stay.from).add(stay.until);
  for (const interval of intervals) for (const edge of GRACE_EDGES) times.add(interval.from + edge);
  // A rename holds for what carried the old name up to and including its own time.
  for (const rename of renames) times.add(rename.time + 1);
  for (const { scope, removed } of tags) {
    if (removed !== undefined) continue;
    if (scope.kind === 'since') times.add(scope.from);
    if (scope.kind === 'untagged') for (const { from, until } of scope.stretches) times.add(from).add(until + 1);
  }
  return [...times].toSorted((a, b) => a - b);
}

/** The index of the first cut that is later than `time`. */
export function indexOfNextChange(cuts: readonly number[], time: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
