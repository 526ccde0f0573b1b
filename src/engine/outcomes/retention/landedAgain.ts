import type { Landing, Piece } from '../../../core/outcomes/outcome.ts';
import { remembered } from '../../../core/outcomes/outcomeCache.ts';
import { commitsSince, unlessStopped } from '../../../git/history.ts';
import { changedPaths } from '../../../git/landingFacts.ts';
import type { BackedOut } from './backedOut.ts';
import type { KeptQuestion } from './keptLines.ts';
import type { TipQuestion } from '../history/tipQuestion.ts';
import { heldAfter } from '../landing/walkMain.ts';

const MOST_COMMITS = 500;

/**
 * What was backed out may be brought in once more: the same branch, squashed a second time. Undefined where it was not, or
 * where that cannot be told: of commits that were merged as they are, git believes for ever that they are there.
 */
export async function landedAgain(
  { repo, history, landing, cache, signal }: KeptQuestion,
  own: Piece,
  back: BackedOut,
): Promise<Landing | undefined> {
  const target = repo.targets.find(({ ref }) => ref === landing.into);
  const after = history.at(back.time)?.id;
  if (!target || after === undefined || landing.kind === 'merge' || landing.kind === 'fast-forward') return undefined;
  const question: TipQuestion = { repo, target, tip: own.commit, olderHeads: async () => [], cache, signal };
  const key = `again/1/${own.base}-${own.commit}/${after}/${target.tip}`;
  const found = await remembered(cache, key, async () => {
    const commits = await commitsSince(repo.store, own.base || undefined, own.commit, MOST_COMMITS, signal);
    const paths = await changedPaths(repo.store, own.base || repo.store.emptyTree, own.commit, signal);
    return (await heldAfter(question, history, { base: own.base, commits, paths }, after)) ?? null;
  }).catch(unlessStopped);
  return found ?? undefined;
}
