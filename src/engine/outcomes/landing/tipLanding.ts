import type { Target } from '../../../core/outcomes/integration.ts';
import { cherryPicked } from '../../../core/outcomes/landing.ts';
import type { CommitRange, Landing } from '../../../core/outcomes/outcome.ts';
import { firstLine, requestNumber } from '../../../core/tickets/forgeMessages.ts';
import { storedWords } from '../../../core/words/storedWords.ts';
import {
  type Commit,
  commitsSince,
  descendants,
  findEquivalentCommits,
  mergeBase,
  readCommit,
  readCommits,
  undefinedOnGitError,
} from '../../../git/history.ts';
import { changedPaths } from '../../../git/landingFacts.ts';
import { boundedPaths } from '../history/boundedPaths.ts';
import type { FirstParentHistory } from '../history/firstParentHistory.ts';
import { type BranchCommits, joinPiece, type LandingQuery, shortId } from '../history/landingQuery.ts';
import { searchFirstParentHistory } from './searchFirstParentHistory.ts';

/** What one commit of a branch became on one integration branch. `own`: the commits that are the branch's alone. */
export type CommitLanding =
  | { readonly kind: 'landed'; readonly landing: Landing; readonly own: CommitRange }
  /** On the first-parent line itself: fast-forwarded, or never any work of its own. */
  | { readonly kind: 'on-main'; readonly tip: Commit }
  | { readonly kind: 'empty'; readonly ownIds: readonly string[] }
  /** Not landed as a whole; `near` if a part of it did, or most of it after editing. */
  | {
      readonly kind: 'not-landed';
      readonly near?: Landing;
      readonly own: CommitRange;
      readonly ownIds: readonly string[];
      readonly tipTime: number;
      /** It was merged so that nothing of it came along. */
      readonly refused?: string;
    }
  | { readonly kind: 'unrelated' };

const MOST_OWN_COMMITS = 500;

/** Reports whether and how a tip landed, by one strategy after another until one of them settles. Throws `GitError` where git cannot answer. */
export async function fateOfTip(question: LandingQuery): Promise<CommitLanding> {
  const { repo, target, tip, signal } = question;
  const history = await repo.history(target);
  const onMain = history.get(tip);
  if (onMain) return { kind: 'on-main', tip: onMain };
  const base = await mergeBase(repo.store, target.tip, tip, signal);
  if (base === undefined) return { kind: 'unrelated' };
  if (base === tip) return mergedByCommit(question, history);
  const own = { base, commit: tip };
  const commits = await commitsSince(repo.store, base, tip, MOST_OWN_COMMITS, signal);
  const tipTime = commits[0]?.time ?? 0;
  const paths = await changedPaths(repo.store, base, tip, signal);
  const ownIds = commits.map(({ id }) => id);
  if (paths.length === 0) return { kind: 'empty', ownIds };
  const landing = await landingOf(question, history, { base, commits, paths });
  if (landing && isWhole(landing)) return { kind: 'landed', landing, own };
  return { kind: 'not-landed', own, ownIds, tipTime, ...(landing ? { near: landing } : {}) };
}

/** A landing of all that the branch holds. */
export function isWhole({ kind }: Landing): boolean {
  return kind !== 'part' && kind !== 'edited';
}

/** One way to look for a landing. `settles`: its finding needs no look by another strategy. */
interface LandingStrategy {
  readonly find: (
    question: LandingQuery,
    history: FirstParentHistory,
    branch: BranchCommits,
  ) => Promise<Landing | undefined>;
  readonly settles: (landing: Landing) => boolean;
}

const EQUIVALENT_PATCHES: LandingStrategy = { find: findEquivalentPatches, settles: isWhole };
/** Squashes, parts of the branch, and lines that are alike after editing. */
const FIRST_PARENT_SEARCH: LandingStrategy = { find: findInHistory, settles: ({ kind }) => kind !== 'edited' };

/**
 * Tries the strategies until one settles. Searching for equivalent patches is the slowest; it comes first only if main has a
 * commit with the same author time. Otherwise the search for a squash comes first, which is the common case.
 */
async function landingOf(
  question: LandingQuery,
  history: FirstParentHistory,
  branch: BranchCommits,
): Promise<Landing | undefined> {
  const hasTwin = branch.commits.some(({ authorTime, message }) => history.hasAuthored(authorTime, message));
  const order = hasTwin ? [EQUIVALENT_PATCHES, FIRST_PARENT_SEARCH] : [FIRST_PARENT_SEARCH, EQUIVALENT_PATCHES];
  const found = new Map<LandingStrategy, Landing | undefined>();
  for (const strategy of order) {
    const landing = await strategy.find(question, history, branch);
    if (landing && strategy.settles(landing)) return landing;
    found.set(strategy, landing);
  }
  // Equal patches are better proof than lines that are alike.
  return found.get(EQUIVALENT_PATCHES) ?? found.get(FIRST_PARENT_SEARCH);
}

async function findInHistory(
  question: LandingQuery,
  history: FirstParentHistory,
  branch: BranchCommits,
): Promise<Landing | undefined> {
  const landing = await searchFirstParentHistory(question, history, branch);
  return landing && landing.kind !== 'edited' ? asRebase(landing, branch, history) : landing;
}

/** A branch of one commit that was found by content and kept its message was carried over as it was. */
function asRebase(landing: Landing, { commits }: BranchCommits, history: FirstParentHistory): Landing {
  const [only, ...more] = commits;
  const same = more.length === 0 && only?.message.trim() === history.get(landing.commit)?.message.trim();
  return landing.kind === 'squash' && same ? { ...landing, kind: 'rebase' } : landing;
}

/** A merge commit brought the tip in; it is the oldest first-parent commit that descends from the tip. */
async function mergedByCommit(question: LandingQuery, history: FirstParentHistory): Promise<CommitLanding> {
  const { repo, target, tip, signal } = question;
  const merge = await carrier(question, history, tip);
  const before = merge && isEmptyMerge(merge, history);
  // Its changes may have been there before, by another way.
  if (before !== undefined)
    return refusedBy(merge, await fateOfTip({ ...question, target: { ...target, tip: before } }));
  const commit = await readCommit(repo.store, tip, signal);
  const into = merge ?? commit;
  if (!into) return { kind: 'unrelated' };
  const piece = { base: into.parents[0] ?? '', commit: into.id };
  const landing: Landing = {
    kind: 'merge',
    confidence: 'certain',
    into: target.ref,
    commit: into.id,
    time: into.time,
    pieces: [piece],
    evidence: merge
      ? storedWords.mergeHolds({ commit: shortId(merge.id) })
      : storedWords.targetHolds({ target: target.name }),
  };
  return { kind: 'landed', landing, own: { base: piece.base, commit: tip } };
}

/** The commit before a merge that changed nothing there: `-s ours`, or a branch whose commits undo each other. */
function isEmptyMerge({ parents, tree }: Commit, history: FirstParentHistory): string | undefined {
  const before = parents.length > 1 ? history.get(parents[0] ?? '') : undefined;
  return before?.tree === tree ? before.id : undefined;
}

function refusedBy(merge: Commit | undefined, fate: CommitLanding): CommitLanding {
  return merge && fate.kind === 'not-landed' ? { ...fate, refused: shortId(merge.id) } : fate;
}

/** The first-parent commit that brought a commit in. */
async function carrier(question: LandingQuery, history: FirstParentHistory, id: string): Promise<Commit | undefined> {
  const { repo, target, signal } = question;
  const onMain = history.get(id);
  if (onMain) return onMain;
  const after = (await descendants(repo.store, id, target.tip, signal)).findLast(
    (descendant) => history.position(descendant) !== undefined,
  );
  return after === undefined ? undefined : history.get(after);
}

/** Every commit, or at least some, has a twin with the same patch on the other side. */
async function findEquivalentPatches(
  question: LandingQuery,
  history: FirstParentHistory,
  { commits, paths }: BranchCommits,
): Promise<Landing | undefined> {
  const { repo, target, tip, signal } = question;
  const bounded = boundedPaths(paths);
  const inPaths = bounded.length === paths.length ? bounded : [];
  const twins = await findEquivalentCommits(repo.store, target.tip, tip, inPaths, signal).catch(undefinedOnGitError);
  const carried = twins && cherryPicked(twins, new Set(commits.map(({ id }) => id)));
  if (!carried) return undefined;
  const copies = await readCommits(repo.store, carried.commits, signal);
  const pieces: CommitRange[] = [];
  let last: Commit | undefined;
  for (const id of latestCopies(carried.commits, copies, commits)) {
    const commit = copies.find((copy) => copy.id === id);
    const into = commit && (await carrier(question, history, id));
    if (!commit || !into) continue;
    joinPiece(pieces, { base: commit.parents[0] ?? '', commit: id });
    if (!last || into.time >= last.time) last = into;
  }
  if (!last) return undefined;
  const landing = carriedLanding(target, last, pieces, commits, carried.commits.length);
  if (carried.missing === 0) return landing;
  const evidence = storedWords.partLanded({
    count: carried.commits.length,
    target: target.name,
    missing: carried.missing,
  });
  return { ...landing, kind: 'part', evidence };
}

/** Of what was backed out and carried over again, the last time: a copy keeps its author's time and its subject. Oldest first. */
function latestCopies(ids: readonly string[], copies: readonly Commit[], own: readonly Commit[]): readonly string[] {
  const nameOf = ({ authorTime, message }: Commit): string => `${authorTime} ${firstLine(message)}`;
  const once = Map.groupBy(own, nameOf);
  const found = new Map(copies.map((copy) => [copy.id, nameOf(copy)]));
  return ids.filter((id, at) => {
    const name = found.get(id) ?? '';
    return (once.get(name)?.length ?? 2) > 1 || !ids.slice(at + 1).some((later) => found.get(later) === name);
  });
}

function carriedLanding(
  target: Target,
  last: Commit,
  pieces: readonly CommitRange[],
  own: readonly Commit[],
  carried: number,
): Landing {
  // One commit squashed and one commit rebased are the same patch; a new message or a request's number shows a squash.
  const [only, ...more] = own.filter(({ parents }) => parents.length < 2);
  const renamed = only?.message.trim() !== last.message.trim() && requestNumber(last.message) !== undefined;
  const squashed = more.length === 0 ? renamed : pieces.length === 1 && carried === 1;
  return {
    kind: squashed ? 'squash' : 'rebase',
    confidence: 'high',
    into: target.ref,
    commit: last.id,
    time: last.time,
    pieces,
    evidence: storedWords.samePatches({ target: target.name, commit: shortId(last.id) }),
  };
}
