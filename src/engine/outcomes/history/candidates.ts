import { DAY_MS } from '../../../core/durations.ts';
import type { Commit } from '../../../git/history.ts';
import type { FirstParentHistory } from './firstParentHistory.ts';

const MOST = 200;
const LATEST = 90 * DAY_MS;

/**
 * The commits that may have landed a branch whose last commit is of `tipTime`, in the order of trying: those after it first,
 * oldest first; then the ones before it (a branch may have been rebased after it landed). Nothing later than 90 days.
 */
export function candidatesOf(
  newestFirst: readonly string[],
  history: FirstParentHistory,
  tipTime: number,
): readonly Commit[] {
  const commits = newestFirst
    .map((id) => history.get(id))
    .filter((commit) => commit !== undefined && commit.time <= tipTime + LATEST)
    .toReversed() as Commit[];
  const after = commits.filter(({ time }) => time >= tipTime - DAY_MS).slice(0, MOST);
  const before = commits.filter(({ time }) => time < tipTime - DAY_MS);
  return [...after, ...before.slice(-(MOST - after.length) || before.length)].slice(0, MOST);
}
