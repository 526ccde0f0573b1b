import type { Target } from '../../../core/outcomes/integration.ts';
import type { Landing } from '../../../core/outcomes/outcome.ts';
import { type OutcomeCache, recall, remembered } from '../../../core/outcomes/outcomeCache.ts';
import { speaksOfRevert } from '../../../core/outcomes/reverts.ts';
import { requestNumber } from '../../../core/tickets/forgeMessages.ts';
import { requestName } from '../../../core/tickets/ownRequest.ts';
import { storedWords } from '../../../core/words/storedWords.ts';
import { type BranchInput, branchName } from '../history/branchInput.ts';
import type { BranchLanding } from '../history/branchLandingResult.ts';
import { shortId } from '../history/landingQuery.ts';
import type { OutcomeRepo } from '../history/outcomeRepo.ts';
import { type BranchTips, tipsOf } from './branchTips.ts';
import { directWork } from './directCommits.ts';
import { fastForward } from './fastForward.ts';
import { type CommitLanding, fateOfTip, isWhole } from './tipLanding.ts';

interface Search {
  readonly repo: OutcomeRepo;
  readonly input: BranchInput;
  readonly tips: BranchTips;
  /** Commits of tips that were looked at with all that they hold: earlier states among them need no look of their own. */
  readonly covered: Set<string>;
  readonly cache: OutcomeCache;
  readonly signal: AbortSignal | undefined;
}

/** Looks for the landing on every integration branch, the default branch first; remembered for the same tips. */
export async function fateOfBranch(
  repo: OutcomeRepo,
  input: BranchInput,
  cache: OutcomeCache,
  signal: AbortSignal | undefined,
  taken: ReadonlySet<string>,
): Promise<BranchLanding> {
  const first = repo.targets[0];
  if (!first) return { kind: 'unknown', reason: storedWords.noDefaultBranch() };
  const branch = branchName(input);
  const direct = repo.targets.filter(({ name }) => name === branch);
  if (direct.length > 0) return directWork({ repo, input, taken, cache, signal }, direct);
  const landedKey = `landed/3/${branchKey(repo, input)}`;
  const landed = recall(cache, landedKey) as BranchLanding | undefined;
  if (landed?.kind === 'landed' && (await stillThere(repo, landed.landing))) return landed;
  const targets = repo.targets.map(({ ref, tip }) => `${ref} ${tip}`).join(' ');
  const fate = await remembered(cache, `fate/3/${targets}/${branchKey(repo, input)}`, async () => {
    const tips = await tipsOf(repo, input, await repo.history(first), signal);
    return findLanding({ repo, input, tips, covered: new Set(), cache, signal });
  });
  if (fate.kind === 'landed' && isWhole(fate.landing)) cache.set(landedKey, JSON.stringify(fate));
  return fate;
}

/** What is asked, in a word: the branch's refs and what is known of the work. */
function branchKey(repo: OutcomeRepo, input: BranchInput): string {
  const branch = branchName(input);
  const refs = [...repo.refs].filter(([name]) => name === `refs/heads/${branch}` || name.endsWith(`/${branch}`));
  return JSON.stringify([refs.map(([name, { id }]) => [name, id]), input]);
}

/** A landing stays one, unless the integration branch was rewritten. */
async function stillThere(repo: OutcomeRepo, landing: Landing): Promise<boolean> {
  const target = repo.targets.find(({ ref }) => ref === landing.into);
  return target !== undefined && (await repo.history(target)).position(landing.commit) !== undefined;
}

async function findLanding(search: Search): Promise<BranchLanding> {
  const { tips } = search;
  if (tips.current.length === 0) return (await byRequest(search)) ?? unknownTip(search);
  const current = await bestLandingOf(search, tips.current);
  // Nothing ranks higher, so the older states need no look.
  if (current !== undefined && rankOf('current', current) === 0) return confirmed(current, tips);
  const older = await olderLanding(search);
  const found = bestByRank(current, older);
  if (found !== undefined && found.kind !== 'not-landed') return found;
  return (await byRequest(search)) ?? found ?? unknownTip(search);
}

/** The best that the states which the branch had before came to: it may have been reset after its commits landed. */
async function olderLanding(search: Search): Promise<BranchLanding | undefined> {
  const { tips, input, covered } = search;
  const older = (await tips.older()).filter((id) => !covered.has(id));
  // After a reset or an update from main, the older tips of a branch include commits that other people landed.
  return bestLandingOf(tips.exists ? { ...search, input: { ...input, heads: [] } } : search, older);
}

function asPart(fate: BranchLanding & { readonly kind: 'landed' }): BranchLanding {
  return { ...fate, landing: { ...fate.landing, kind: 'part' } };
}

/** A tip that only a merge's words led to is not proved to have been the branch's. */
function confirmed(fate: BranchLanding, tips: BranchTips): BranchLanding {
  if (!tips.named || fate.kind !== 'landed') return fate;
  const { landing } = fate;
  const evidence = storedWords.mergeNames({ commit: shortId(landing.commit) });
  return { ...fate, landing: { ...landing, confidence: 'high', evidence } };
}

/** The best that any of the tips came to on any integration branch: landed whole, landed in part, not landed, no code. */
async function bestLandingOf(search: Search, tips: readonly string[]): Promise<BranchLanding | undefined> {
  let found: BranchLanding | undefined;
  const held = new Map<string, ReadonlySet<string>>();
  for (const target of search.repo.targets) {
    for (const tip of tips) {
      const { repo, cache, signal } = search;
      const fate = await fateOfTip({ repo, target, tip, olderHeads: search.tips.older, cache, signal });
      if ('ownIds' in fate) for (const id of fate.ownIds) search.covered.add(id);
      if (fate.kind === 'not-landed') held.set(tip, new Set([...fate.ownIds, fate.own.base]));
      let reported = await landingOfCommit(search, target, fate);
      if (reported.kind === 'landed' && fate.kind !== 'not-landed') {
        // What is at a remote landed, and the branch here went on.
        if (![...held].some(([other, ids]) => other !== tip && ids.has(tip))) return reported;
        reported = asPart(reported);
      }
      if (reported.kind !== 'unknown' && (!found || landingPriority(reported) < landingPriority(found)))
        found = reported;
    }
  }
  return found;
}

/** `current`: the branch as it is now; `older`: states that it had before. */
type Source = 'current' | 'older';
type Finding = 'landed' | 'fast-forward' | 'emptied' | 'not-landed' | 'no-code' | 'unknown';

/**
 * Which finding says what became of a branch, the best first.
 *
 * - `landed`: a merge, a squash or copies of its commits brought it in.
 * - `fast-forward`: the commits are on the integration branch itself. Weaker, because a branch that was reset to the integration
 *   branch looks the same.
 * - `emptied`: the branch reverts its own changes. It ranks above an older fast-forward, because its commits may still be on the
 *   integration branch one by one.
 */
const RANKING: readonly (readonly [Source, Finding])[] = [
  ['current', 'landed'],
  ['older', 'landed'],
  ['current', 'fast-forward'],
  ['current', 'emptied'],
  ['older', 'fast-forward'],
  ['current', 'not-landed'],
  ['older', 'not-landed'],
  ['current', 'no-code'],
  ['older', 'no-code'],
  ['older', 'emptied'],
];

/** Position in the ranking; what is not listed comes last. */
function rankOf(source: Source, landing: BranchLanding): number {
  const finding = findingOf(landing);
  const rank = RANKING.findIndex((each) => each[0] === source && each[1] === finding);
  return rank < 0 ? RANKING.length : rank;
}

function findingOf(landing: BranchLanding): Finding {
  if (landing.kind === 'landed') return landing.landing.kind === 'fast-forward' ? 'fast-forward' : 'landed';
  return landing.kind === 'no-code' && landing.emptied ? 'emptied' : landing.kind;
}

function bestByRank(current: BranchLanding | undefined, older: BranchLanding | undefined): BranchLanding | undefined {
  if (older === undefined || (current && rankOf('current', current) < rankOf('older', older))) return current;
  // An older state landed, and the branch went on.
  return older.kind === 'landed' && current?.kind === 'not-landed' ? asPart(older) : older;
}

/** Of several tips of one source: landed before not landed before nothing to land. */
function landingPriority(fate: BranchLanding): number {
  return ['landed', 'not-landed', 'no-code', 'unknown'].indexOf(fate.kind);
}

async function landingOfCommit(search: Search, target: Target, fate: CommitLanding): Promise<BranchLanding> {
  const { exists } = search.tips;
  if (fate.kind === 'landed') return { kind: 'landed', landing: fate.landing, own: fate.own };
  if (fate.kind === 'on-main') return fastForward(search, target, fate.tip);
  if (fate.kind === 'unrelated') return { kind: 'unknown', reason: unrelated(search.repo, target) };
  if (fate.kind === 'empty') {
    return { kind: 'no-code', emptied: true, reason: storedWords.branchEmpty() };
  }
  if (fate.near) return { kind: 'landed', landing: fate.near, own: fate.own };
  const { tipTime, own, refused } = fate;
  return { kind: 'not-landed', exists, tipTime, own, ...(refused !== undefined && { refused }) };
}

function unrelated(repo: OutcomeRepo, { name }: Target): string {
  if (repo.store.shallow) return storedWords.shallow();
  return storedWords.unrelated({ target: name });
}

/** A commit of the integration branch names a pull request of this work. */
async function byRequest(search: Search): Promise<BranchLanding | undefined> {
  const { repo, input } = search;
  const own = new Set(input.requests ?? []);
  if (own.size === 0) return undefined;
  for (const target of repo.targets) {
    const history = await repo.history(target);
    const commit = history.commits.find(({ time, message }) => {
      const number = requestNumber(message);
      return number !== undefined && own.has(number) && time >= input.firstCall && !speaksOfRevert(message);
    });
    if (!commit) continue;
    const landing: Landing = {
      kind: 'edited',
      confidence: 'probable',
      into: target.ref,
      commit: commit.id,
      time: commit.time,
      pieces: [{ base: commit.parents[0] ?? '', commit: commit.id }],
      evidence: storedWords.namesRequest({
        commit: shortId(commit.id),
        name: requestName(requestNumber(commit.message) ?? 0, input.onGitlab === true),
      }),
    };
    return { kind: 'landed', landing, own: null };
  }
  return undefined;
}

function unknownTip({ repo, input }: Search): BranchLanding {
  if (branchName(input) === '') return { kind: 'unknown', reason: storedWords.onNoBranch() };
  return {
    kind: 'unknown',
    reason: repo.store.shallow ? storedWords.branchUnknownShallow() : storedWords.branchUnknown(),
  };
}
