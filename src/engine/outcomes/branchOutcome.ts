import { DAY_MS } from '../../core/durations.ts';
import { gradeSentence } from '../../core/outcomes/commitLinks.ts';
import {
  type BranchOutcome,
  blankOutcome,
  type CommitLink,
  type Confidence,
  type Evidence,
  type Grade,
  type Landing,
  NOT_RETAINED,
  type OutcomeState,
} from '../../core/outcomes/outcome.ts';
import type { OutcomeCache } from '../../core/outcomes/outcomeCache.ts';
import { FEWEST_SHOWN_LINES, type KeptCounts, landedState, shownRetention } from '../../core/outcomes/retention.ts';
import { requestNumber } from '../../core/tickets/forgeMessages.ts';
import { requestName } from '../../core/tickets/ownRequest.ts';
import { inSentence } from '../../core/words/language.ts';
import { storedWords } from '../../core/words/storedWords.ts';
import { GitError } from '../../git/git.ts';
import { undefinedOnGitError } from '../../git/history.ts';
import { branchLinks } from './evidence/branchLinks.ts';
import { type BranchInput, branchName } from './history/branchInput.ts';
import type { BranchLanding } from './history/branchLandingResult.ts';
import { type Opened, type OutcomeRepo, problemOf } from './history/outcomeRepo.ts';
import { fateOfBranch } from './landing/branchLanding.ts';
import { agentLines } from './retention/agentLines.ts';
import { findReland } from './retention/findReland.ts';
import { dayOf, findReverts, type RevertFound } from './retention/findReverts.ts';
import { lineRetention, type RetentionQuestion } from './retention/lineRetention.ts';

const DROPPED_AFTER = 30 * DAY_MS;

/**
 * What became of the work on a branch, with the evidence. Never throws for what a repository may hold: where git cannot
 * answer, the state is `unlinked` and the evidence says why. Rejects only when `signal` stops it.
 */
export async function outcomeOfBranch(
  opened: Opened,
  input: BranchInput,
  cache: OutcomeCache,
  signal?: AbortSignal,
  taken: ReadonlySet<string> = new Set(),
): Promise<BranchOutcome> {
  if ('problem' in opened) return unlinked(input, opened.problem, null);
  const { repo } = opened;
  try {
    const fate = await fateOfBranch(repo, input, cache, signal, taken);
    const outcome = await outcomeOfFate(repo, input, fate, cache, signal);
    return await withLinks(repo, input, fate, outcome, cache, signal);
  } catch (error) {
    if (signal?.aborted || !(error instanceof GitError)) throw error;
    return unlinked(input, problemOf(error), repo.asOf);
  }
}

function unlinked(input: BranchInput, reason: string, asOf: number | null): BranchOutcome {
  return {
    ...blankOutcome(input.branch, asOf),
    state: 'unlinked',
    confidence: 'unknown',
    evidence: [{ grade: '', text: reason }],
  };
}

async function outcomeOfFate(
  repo: OutcomeRepo,
  input: BranchInput,
  fate: BranchLanding,
  cache: OutcomeCache,
  signal: AbortSignal | undefined,
): Promise<BranchOutcome> {
  if (fate.kind === 'landed') return landedOutcome(repo, input, fate, cache, signal);
  if (fate.kind === 'not-landed') return notLanded(repo, input, fate);
  if (fate.kind === 'no-code' && !fate.emptied && isInProgress(repo, input)) {
    const text = storedWords.nothingCommitted({ day: dayOf(input.lastCall) });
    return plain(repo, input, 'open', 'high', text);
  }
  if (fate.kind === 'no-code') return plain(repo, input, 'no_code', 'high', fate.reason);
  return unlinked(input, fate.reason, repo.asOf);
}

/** The branch is there and was worked on lately: its first commit may still come. */
function isInProgress(repo: OutcomeRepo, input: BranchInput): boolean {
  return repo.refs.has(`refs/heads/${branchName(input)}`) && repo.now - input.lastCall < DROPPED_AFTER;
}

function plain(
  repo: OutcomeRepo,
  input: BranchInput,
  state: OutcomeState,
  confidence: Confidence,
  text: string,
): BranchOutcome {
  return { ...blankOutcome(input.branch, repo.asOf), state, confidence, evidence: [{ grade: '', text }] };
}

function notLanded(
  repo: OutcomeRepo,
  input: BranchInput,
  fate: BranchLanding & { readonly kind: 'not-landed' },
): BranchOutcome {
  const into = repo.targets[0]?.name ?? '';
  const lastWork = Math.max(fate.tipTime, input.lastCall);
  if (fate.refused !== undefined)
    return plain(repo, input, 'dropped', 'high', storedWords.refused({ target: into, commit: fate.refused }));
  if (fate.exists) {
    const open = repo.now - lastWork < DROPPED_AFTER;
    return plain(
      repo,
      input,
      open ? 'open' : 'dropped',
      'high',
      storedWords.stillThere({ target: into, day: dayOf(lastWork) }),
    );
  }
  // It may have landed at the remote since: then the branch is gone here and nothing shows where it went.
  if (repo.asOf !== null && repo.asOf < fate.tipTime) {
    return unlinked(input, storedWords.fetchTooOld({ day: dayOf(repo.asOf) }), repo.asOf);
  }
  return plain(repo, input, 'dropped', 'probable', storedWords.goneUnlanded({ target: into }));
}

async function landedOutcome(
  repo: OutcomeRepo,
  input: BranchInput,
  { landing, own, missing }: BranchLanding & { readonly kind: 'landed' },
  cache: OutcomeCache,
  signal: AbortSignal | undefined,
): Promise<BranchOutcome> {
  const target = repo.targets.find(({ ref }) => ref === landing.into);
  if (!target) return unlinked(input, storedWords.targetGone(), repo.asOf);
  const history = await repo.history(target);
  const question: RetentionQuestion = { repo, history, landing, cache, signal };
  const named = requestNumber(history.get(landing.commit)?.message ?? '');
  // A rebase keeps the branch's own words: then the request that its session created is the one that brought it in.
  const request = named ?? (input.requests?.length === 1 ? input.requests[0] : undefined);
  const kept = await lineRetention(question).catch(undefinedOnGitError);
  const back = await findReverts(question, kept);
  const again = back && own ? await findReland(question, own, back) : undefined;
  if (again) return landedOutcome(repo, input, { kind: 'landed', landing: again, own }, cache, signal);
  const agent = await agentLines(question, input, own).catch(undefinedOnGitError);
  const state = back ? 'reverted' : landedState(landing.time, kept, repo.now);
  return {
    ...blankOutcome(input.branch, repo.asOf),
    state,
    confidence: landing.confidence,
    evidence: [...landedEvidence(target.name, landing, kept, back), ...(missing ?? []).map(plainEvidence)],
    landing: landing.kind,
    landedAt: landing.time,
    landedIn: { commit: landing.commit, into: landing.into },
    ...(request === undefined || landing.kind === 'direct' ? {} : { request }),
    revertedAt: back?.time ?? null,
    lines: kept?.lines ?? null,
    retained: kept ? shownRetention(kept) : NOT_RETAINED,
    agentLines: agent ?? null,
  };
}

function landedEvidence(
  target: string,
  { time, evidence: how }: Landing,
  kept: KeptCounts | undefined,
  back: RevertFound | null,
): readonly Evidence[] {
  const texts = [storedWords.landedOn({ target, day: dayOf(time), how: inSentence(how) })];
  if (back) texts.push(back.evidence);
  if (!kept) texts.push(storedWords.notCompared());
  else if (kept.lines === 0) texts.push(storedWords.noLines());
  else if (kept.lines < FEWEST_SHOWN_LINES) texts.push(storedWords.fewLines({ n: kept.lines }));
  return texts.map(plainEvidence);
}

const plainEvidence = (text: string): Evidence => ({ grade: '', text });

const GRADES: readonly Grade[] = ['E1', 'E2', 'E3', 'E4'];

async function withLinks(
  repo: OutcomeRepo,
  input: BranchInput,
  fate: BranchLanding,
  outcome: BranchOutcome,
  cache: OutcomeCache,
  signal: AbortSignal | undefined,
): Promise<BranchOutcome> {
  if (fate.kind !== 'landed' && fate.kind !== 'not-landed') return outcome;
  const landed = fate.kind === 'landed' ? fate.landing.pieces : [];
  const pieces = [...landed, ...(fate.own ? [fate.own] : [])];
  const target = repo.targets.find(({ ref }) => fate.kind === 'landed' && ref === fate.landing.into);
  const history = target && (await repo.history(target));
  const links: readonly CommitLink[] =
    (await branchLinks({ repo, input, pieces, history, cache, signal }).catch(undefinedOnGitError)) ?? [];
  const sentences = GRADES.flatMap((grade): Evidence[] => {
    const count = links.filter((link) => link.grade === grade).length;
    return count > 0 ? [{ grade, text: gradeSentence(grade, count) }] : [];
  });
  const requests = input.requests ?? [];
  // Where a request was closed and another one created, the later one is the branch's.
  const open = fate.kind === 'not-landed' ? requests.at(-1) : undefined;
  const created = requests.map(
    (number): Evidence => ({
      grade: '',
      text: storedWords.created({ name: requestName(number, input.onGitlab === true) }),
    }),
  );
  return {
    ...outcome,
    ...(open !== undefined && outcome.request === undefined && { request: open }),
    commits: links,
    evidence: [...outcome.evidence, ...sentences, ...created],
  };
}
