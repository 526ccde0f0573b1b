import type { CommitRange, Landing } from '../../../core/outcomes/outcome.ts';
import { remembered } from '../../../core/outcomes/outcomeCache.ts';
import { commitsSince, undefinedOnGitError } from '../../../git/history.ts';
import { changedPaths } from '../../../git/landingFacts.ts';
import type { LandingQuery } from '../history/landingQuery.ts';
import { findLaterSquash } from '../landing/searchFirstParentHistory.ts';
import type { RevertFound } from './findReverts.ts';
import type { RetentionQuestion } from './lineRetention.ts';

const MOST_COMMITS = 500;

/**
 * What was backed out may be brought in once more: the same branch, squashed a second time. Undefined where it was not, or
 * where that is unknown: commits that were merged unchanged stay in git's history for ever.
 */
export async function findReland(
  { repo, history, landing, cache, signal }: RetentionQuestion,
  own: CommitRange,
  back: RevertFound,
): Promise<Landing | undefined> {
  const target = repo.targets.find(({ ref }) => ref === landing.into);
  const after = history.at(back.time)?.id;
  if (!target || after === undefined || landing.kind === 'merge' || landing.kind === 'fast-forward') return undefined;
  const question: LandingQuery = { repo, target, tip: own.commit, olderHeads: async () => [], cache, signal };
  const key = `again/1/${own.base}-${own.commit}/${after}/${target.tip}`;
  const found = await remembered(cache, key, async () => {
    const commits = await commitsSince(repo.store, own.base || undefined, own.commit, MOST_COMMITS, signal);
    const paths = await changedPaths(repo.store, own.base || repo.store.emptyTree, own.commit, signal);
    return (await findLaterSquash(question, history, { base: own.base, commits, paths }, after)) ?? null;
  }).catch(undefinedOnGitError);
  return found ?? undefined;
}
