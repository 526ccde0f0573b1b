import {
  type Change,
  changeOf,
  EDITED_SHARE,
  mayHoldPart,
  overlap,
  restWasEdited,
  sameChange,
} from '../../../core/outcomes/landing.ts';
import { bagSize } from '../../../core/outcomes/lineCount.ts';
import type { Confidence, Landing, LandingKind } from '../../../core/outcomes/outcome.ts';
import { recall } from '../../../core/outcomes/outcomeCache.ts';
import { parsePatch, parsePatches } from '../../../core/outcomes/patch.ts';
import { storedWords } from '../../../core/words/storedWords.ts';
import { type Commit, mergeBase, touching } from '../../../git/history.ts';
import { patchesText, patchText, tryMerges } from '../../../git/landingFacts.ts';
import { boundedPaths } from '../history/boundedPaths.ts';
import { candidatesOf } from '../history/candidates.ts';
import type { FirstParentHistory } from '../history/firstParentHistory.ts';
import { type BranchCommits, type LandingQuery, shortId } from '../history/landingQuery.ts';
import { INDEXED_COMMITS } from '../history/outcomeRepo.ts';

const MERGES_AT_ONCE = 27;
const PATCHES_AT_ONCE = 50;
const EARLIER_STATES = 10;

interface Walk {
  readonly question: LandingQuery;
  readonly own: BranchCommits;
  readonly candidates: readonly Commit[];
}

/** What an earlier walk for the same tip saw: it need not look at those candidates again. */
interface Seen {
  readonly upTo: string;
  readonly near?: Landing;
}

/** Looks for the first-parent commit that holds the branch’s change; undefined if none does. */
export async function searchFirstParentHistory(
  question: LandingQuery,
  history: FirstParentHistory,
  own: BranchCommits,
): Promise<Landing | undefined> {
  const { target, tip, cache } = question;
  const key = `walk/1/${tip}`;
  const seen = recall(cache, key) as Seen | undefined;
  const known = seen && history.position(seen.upTo) !== undefined ? seen : undefined;
  const ids = await touchingOwn(question, history, known?.upTo ?? own.base, own.paths);
  const candidates = candidatesOf(ids, history, own.commits[0]?.time ?? 0);
  const landing = await search({ question, own, candidates }, known?.near);
  if (!landing || landing.kind === 'part' || landing.kind === 'edited') {
    cache.set(key, JSON.stringify({ upTo: target.tip, ...(landing ? { near: landing } : {}) } satisfies Seen));
  }
  return landing;
}

/** The first commit after a given one that holds the whole branch by its content: it was squashed once more. */
export async function findLaterSquash(
  question: LandingQuery,
  history: FirstParentHistory,
  own: BranchCommits,
  after: string,
): Promise<Landing | undefined> {
  if (!question.repo.triesMerges) return undefined;
  const ids = await touchingOwn(question, history, after, own.paths);
  const candidates = candidatesOf(ids, history, own.commits[0]?.time ?? 0);
  const found = await firstHolding(question, question.tip, candidates);
  const how = storedWords.mergeChangesNothing;
  return found && landingAt({ question, own, candidates }, found, 'squash', 'high', how);
}

/** First-parent commits since `base` that touch one of the paths, newest first: by the index where it reaches so far. */
async function touchingOwn(
  { repo, target, signal }: LandingQuery,
  history: FirstParentHistory,
  base: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const end = history.position(base);
  const index = end !== undefined && end < INDEXED_COMMITS ? await repo.touched(target) : undefined;
  if (!index || end === undefined) return touching(repo.store, base, target.tip, boundedPaths(paths), signal);
  const ids = new Set(paths.flatMap((path) => index.get(path) ?? []));
  return history.commits.slice(0, end).flatMap(({ id }) => (ids.has(id) ? [id] : []));
}

async function search(walk: Walk, near: Landing | undefined): Promise<Landing | undefined> {
  const { question, candidates, own } = walk;
  if (candidates.length === 0) return near;
  const squash = question.repo.triesMerges ? await firstHolding(question, question.tip, candidates) : undefined;
  if (squash) return landingAt(walk, squash, 'squash', 'high', storedWords.mergeChangesNothing);
  const whole = await changeBetween(walk, own.base, question.tip);
  const changes = await changesOf(walk);
  const twin = candidates.find((commit) => same(whole, changes.get(commit.id)));
  if (twin) return landingAt(walk, twin, 'squash', 'high', storedWords.sameChanges);
  const part = await partOf(walk, whole, changes);
  return part ?? editedIn(walk, whole, changes) ?? near;
}

/** The first candidate into which merging `tip` changes nothing. */
async function firstHolding(
  question: LandingQuery,
  tip: string,
  candidates: readonly Commit[],
): Promise<Commit | undefined> {
  const { store } = question.repo;
  // Most branches land soon after their last commit: few at first, more at once later.
  for (let i = 0, size = 3; i < candidates.length; i += size, size = Math.min(size * 3, MERGES_AT_ONCE)) {
    const batch = candidates.slice(i, i + size);
    const trials = batch.map((commit) => ({ into: commit.id, tip }));
    const trees = await tryMerges(store, trials, question.signal);
    const found = batch.find((commit, at) => trees[at] === commit.tree);
    if (found) return found;
  }
  return undefined;
}

/** An earlier state of the branch landed; the rest did not, or was edited on the way. */
async function partOf(walk: Walk, whole: Change, changes: ReadonlyMap<string, Change>): Promise<Landing | undefined> {
  const { question, candidates, own } = walk;
  if (!question.repo.triesMerges) return undefined;
  const ids = new Set(own.commits.map(({ id }) => id));
  const aside = (await question.olderHeads()).filter((id) => !ids.has(id));
  const straight = own.commits.every(({ parents }) => parents.length < 2);
  for (const earlier of [...earlierStates(own.commits), ...aside]) {
    // A line of commits without merges has one and the same base.
    const base =
      straight && ids.has(earlier)
        ? own.base
        : await mergeBase(question.repo.store, question.target.tip, earlier, question.signal);
    if (base === undefined || base === earlier) continue;
    const change = await changeBetween(walk, base, earlier);
    if (bagSize(change.added) + bagSize(change.removed) === 0) continue;
    const able = candidates.filter((commit) => mayHold(change, changes.get(commit.id)));
    const holder = await firstHolding(question, earlier, able);
    if (!holder) continue;
    const later = changes.get(holder.id);
    if (later && restWasEdited(whole, change, later)) {
      return landingAt(walk, holder, 'edited', 'probable', storedWords.mostLines);
    }
    const how: HowHeld = (values) => storedWords.partAt({ ...values, earlier: shortId(earlier) });
    return landingAt(walk, holder, 'part', 'high', how);
  }
  return undefined;
}

/** The branch's own first-parent states before its tip, newest first. */
function earlierStates(own: readonly Commit[]): readonly string[] {
  const byId = new Map(own.map((commit) => [commit.id, commit]));
  const states: string[] = [];
  for (let at = own[0]; at && states.length < EARLIER_STATES; ) {
    at = byId.get(at.parents[0] ?? '');
    if (at) states.push(at.id);
  }
  return states;
}

/** The commit that holds most of the branch's added lines. */
function editedIn(walk: Walk, whole: Change, changes: ReadonlyMap<string, Change>): Landing | undefined {
  let best: { readonly commit: Commit; readonly share: number } | undefined;
  for (const commit of walk.candidates) {
    const change = changes.get(commit.id);
    const share = change ? overlap(whole, change) : 0;
    if (share > (best?.share ?? 0)) best = { commit, share };
  }
  if (!best || best.share < EDITED_SHARE) return undefined;
  const percent = String(Math.floor(best.share * 100));
  const how: HowHeld = (values) => storedWords.shareOfLines({ ...values, percent });
  return landingAt(walk, best.commit, 'edited', 'probable', how);
}

async function changeBetween(walk: Walk, from: string, to: string): Promise<Change> {
  const { repo, signal } = walk.question;
  return changeOf(parsePatch(await patchText(repo.store, from, to, { renames: false }, signal)));
}

async function changesOf(walk: Walk): Promise<ReadonlyMap<string, Change>> {
  const { repo, signal } = walk.question;
  const changes = new Map<string, Change>();
  for (let i = 0; i < walk.candidates.length; i += PATCHES_AT_ONCE) {
    const batch = walk.candidates
      .slice(i, i + PATCHES_AT_ONCE)
      .map(({ id, parents }) => ({ id, parent: parents[0] ?? '' }));
    const text = await patchesText(repo.store, batch, boundedPaths(walk.own.paths), signal);
    for (const { commit, files } of parsePatches(text)) changes.set(commit, changeOf(files));
  }
  return changes;
}

function same(a: Change, b: Change | undefined): boolean {
  return b !== undefined && sameChange(a, b);
}

function mayHold(part: Change, commit: Change | undefined): boolean {
  return commit === undefined || mayHoldPart(part, commit);
}

/** Writes how a commit holds the branch. */
type HowHeld = (values: { readonly commit: string }) => string;

function landingAt(walk: Walk, commit: Commit, kind: LandingKind, confidence: Confidence, how: HowHeld): Landing {
  return {
    // A queue rebases and merges; another branch may have brought it along.
    kind: kind === 'squash' && commit.parents.length > 1 ? 'merge' : kind,
    confidence,
    into: walk.question.target.ref,
    commit: commit.id,
    time: commit.time,
    pieces: [{ base: commit.parents[0] ?? '', commit: commit.id }],
    evidence: how({ commit: shortId(commit.id) }),
  };
}
