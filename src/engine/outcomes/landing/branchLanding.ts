import type { Target } from '../../../core/outcomes/integration.ts';
import { requestNumber } from '../../../core/tickets/forgeMessages.ts';
import { type OutcomeCache, recall, remembered } from '../../../core/outcomes/outcomeCache.ts';
import type { Landing } from '../../../core/outcomes/outcome.ts';
import type { BranchLanding } from '../history/branchLandingResult.ts';
import { type BranchInput, branchName } from '../history/branchInput.ts';
import { type BranchTips, tipsOf } from './branchTips.ts';
import { directWork, fastForward } from './directCommits.ts';
import type { OutcomeRepo } from '../history/outcomeRepo.ts';
import { fateOfTip, isWhole, type CommitLanding } from './tipLanding.ts';
import { shortId } from '../history/landingQuery.ts';

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
  signal?: AbortSignal,
): Promise<BranchLanding> {
  const first = repo.targets[0];
  if (!first)
    return { kind: 'unknown', reason: 'The repository has no branch that could be called its default branch' };
  const branch = branchName(input);
  const direct = repo.targets.filter(({ name }) => name === branch);
  if (direct.length > 0) return directWork(repo, direct, input, signal);
  const landedKey = `landed/2/${branchKey(repo, input)}`;
  const landed = recall(cache, landedKey) as BranchLanding | undefined;
  if (landed?.kind === 'landed' && (await stillThere(repo, landed.landing))) return landed;
  const targets = repo.targets.map(({ ref, tip }) => `${ref} ${tip}`).join(' ');
  const fate = await remembered(cache, `fate/2/${targets}/${branchKey(repo, input)}`, async () => {
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
  const now = await bestLandingOf(search, tips.current);
  if (now?.kind === 'landed' && now.landing.kind !== 'fast-forward') return confirmed(now, tips);
  // A branch whose tip is on the integration branch may have been reset to it after its own commits landed in another way.
  const older = (await tips.older()).filter((id) => !search.covered.has(id));
  // After a reset or an update from main, the older tips of a branch include commits that other people landed.
  const before = await bestLandingOf(
    tips.exists ? { ...search, input: { ...search.input, heads: [] } } : search,
    older,
  );
  if (now?.kind === 'landed') return before?.kind === 'landed' && before.landing.kind !== 'fast-forward' ? before : now;
  // A branch that reverts its own changes may still have landed commit by commit.
  if (now?.kind === 'no-code' && now.emptied && before?.kind === 'landed' && before.landing.kind === 'fast-forward')
    return now;
  if (before?.kind === 'landed') return now?.kind === 'not-landed' ? asPart(before) : before;
  const fate = preferLanding(now, before) ?? (await byRequest(search)) ?? unknownTip(search);
  return fate.kind === 'not-landed' ? ((await byRequest(search)) ?? fate) : fate;
}

/** An older state of the branch landed, and the branch went on. */
function asPart(fate: BranchLanding & { readonly kind: 'landed' }): BranchLanding {
  return { ...fate, landing: { ...fate.landing, kind: 'part' } };
}

/** A tip that only a merge's words led to is not proved to have been the branch's. */
function confirmed(fate: BranchLanding & { readonly kind: 'landed' }, tips: BranchTips): BranchLanding {
  if (!tips.named) return fate;
  const { landing } = fate;
  const evidence = `Merge commit ${shortId(landing.commit)} names the branch`;
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
      let told = await tell(search, target, fate);
      if (told.kind === 'landed' && fate.kind !== 'not-landed') {
        // What is at a remote landed, and the branch here went on.
        if (![...held].some(([other, ids]) => other !== tip && ids.has(tip))) return told;
        told = asPart(told);
      }
      if (told.kind !== 'unknown' && (!found || landingPriority(told) < landingPriority(found))) found = told;
    }
  }
  return found;
}

/** A branch that was set back to where it began counts by what it held before; one whose commits undo each other does not. */
function preferLanding(now: BranchLanding | undefined, before: BranchLanding | undefined): BranchLanding | undefined {
  if (now?.kind === 'no-code' && now.emptied) return now;
  return now && before ? (landingPriority(before) < landingPriority(now) ? before : now) : (now ?? before);
}

function landingPriority(fate: BranchLanding): number {
  return ['landed', 'not-landed', 'no-code', 'unknown'].indexOf(fate.kind);
}

async function tell(search: Search, target: Target, fate: CommitLanding): Promise<BranchLanding> {
  const { exists } = search.tips;
  if (fate.kind === 'landed') return { kind: 'landed', landing: fate.landing, own: fate.own };
  if (fate.kind === 'on-main') return fastForward(search.repo, target, fate.tip, search.input);
  if (fate.kind === 'unrelated') return { kind: 'unknown', reason: unrelated(search.repo, target) };
  if (fate.kind === 'empty') {
    return { kind: 'no-code', emptied: true, reason: 'The branch changes nothing compared with where it began' };
  }
  if (fate.near) return { kind: 'landed', landing: fate.near, own: fate.own };
  const { tipTime, own, refused } = fate;
  return { kind: 'not-landed', exists, tipTime, own, ...(refused !== undefined && { refused }) };
}

function unrelated(repo: OutcomeRepo, { name }: Target): string {
  if (repo.store.shallow) return 'The repository holds only a part of its history (a shallow clone)';
  return `The branch and ${name} have no common history here`;
}

/** The number of a pull request of this work stands on a commit of the integration branch. */
async function byRequest(search: Search): Promise<BranchLanding | undefined> {
  const { repo, input } = search;
  const own = new Set(input.requests ?? []);
  if (own.size === 0) return undefined;
  for (const target of repo.targets) {
    const history = await repo.history(target);
    const commit = history.commits.find(({ time, message }) => {
      const number = requestNumber(message);
      return number !== undefined && own.has(number) && time >= input.firstCall && !message.startsWith('Revert "');
    });
    if (!commit) continue;
    const landing: Landing = {
      kind: 'edited',
      confidence: 'probable',
      into: target.ref,
      commit: commit.id,
      time: commit.time,
      pieces: [{ base: commit.parents[0] ?? '', commit: commit.id }],
      evidence: `${shortId(commit.id)} names pull request ${requestNumber(commit.message)}`,
    };
    return { kind: 'landed', landing, own: null };
  }
  return undefined;
}

function unknownTip({ repo, input }: Search): BranchLanding {
  if (branchName(input) === '') return { kind: 'unknown', reason: 'The work was on no branch' };
  const where = repo.store.shallow ? ' in this shallow clone' : '';
  return { kind: 'unknown', reason: `The branch is gone and no commit of it is known${where}` };
}
