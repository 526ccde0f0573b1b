import { HOUR_MS, MINUTE_MS } from '../../../core/durations.ts';
import type { Target } from '../../../core/outcomes/integration.ts';
import type { CommitRange, Landing } from '../../../core/outcomes/outcome.ts';
import { requestNumber } from '../../../core/tickets/forgeMessages.ts';
import { storedWords } from '../../../core/words/storedWords.ts';
import type { Commit } from '../../../git/history.ts';
import type { BranchInput } from '../history/branchInput.ts';
import type { BranchLanding } from '../history/branchLandingResult.ts';
import type { FirstParentHistory } from '../history/firstParentHistory.ts';
import { joinPiece, shortId } from '../history/landingQuery.ts';
import type { OutcomeRepo } from '../history/outcomeRepo.ts';

const AFTERWARDS = HOUR_MS;
const BEFORE = MINUTE_MS;
const MOST_COMMITS = 200;

/** The tip of a branch is on the first-parent line: its commits were fast-forwarded there, or it never had any. */
export async function fastForward(
  repo: OutcomeRepo,
  target: Target,
  tip: Commit,
  input: BranchInput,
): Promise<BranchLanding> {
  const history = await repo.history(target);
  const start = history.position(tip.id) ?? 0;
  const line = history.commits.slice(start, start + MOST_COMMITS);
  const end = line.findIndex((commit) => !isOwn(commit, tip, input));
  const own = end < 0 ? line : line.slice(0, end);
  const last = own.at(-1);
  if (!last) return { kind: 'no-code', emptied: false, reason: storedWords.noOwnCommit({ target: target.name }) };
  if (history.get(last.parents[0] ?? '')?.tree === tip.tree)
    return { kind: 'no-code', emptied: true, reason: storedWords.changeNothing({ target: target.name }) };
  const piece = { base: last.parents[0] ?? '', commit: tip.id };
  const proved = knownIds(input).some((id) => tip.id.startsWith(id));
  const landing: Landing = {
    kind: 'fast-forward',
    confidence: proved ? 'certain' : 'probable',
    into: target.ref,
    commit: tip.id,
    time: tip.time,
    pieces: [piece],
    evidence: storedWords.movedForward({ target: target.name, commit: shortId(tip.id) }),
  };
  return { kind: 'landed', landing, own: piece };
}

/**
 * A commit on the line is the branch's own if the work printed it or the branch was seen on it; else if it was written in the
 * work's time by the tip's author and nothing says that a forge put it there.
 */
function isOwn(commit: Commit, tip: Commit, input: BranchInput): boolean {
  if (knownIds(input).some((id) => commit.id.startsWith(id))) return true;
  if (input.heads.length > 1 && commit.id === input.heads[0]) return false;
  const written = commit.authorTime >= input.firstCall - BEFORE && commit.authorEmail === tip.authorEmail;
  return written && requestNumber(commit.message) === undefined && commit.parents.length === 1;
}

function knownIds(input: BranchInput): readonly string[] {
  return [...(input.commits ?? []), ...input.heads.slice(1)].filter((id) => id.length >= 7);
}

/** Work straight on an integration branch: its commits are the ones the work printed, else the ones the branch was seen on meanwhile. */
export async function directWork(
  repo: OutcomeRepo,
  targets: readonly Target[],
  input: BranchInput,
  signal: AbortSignal | undefined,
): Promise<BranchLanding> {
  for (const target of targets) {
    signal?.throwIfAborted();
    const history = await repo.history(target);
    const commits = directCommits(history, input);
    const last = commits.at(-1);
    if (!last) continue;
    const pieces: CommitRange[] = [];
    for (const commit of commits) joinPiece(pieces, { base: commit.parents[0] ?? '', commit: commit.id });
    const landing: Landing = {
      kind: 'direct',
      confidence: commits.every((commit) => isPrinted(commit, input)) ? 'certain' : 'probable',
      into: target.ref,
      commit: last.id,
      time: last.time,
      pieces,
      evidence: storedWords.madeOn({ n: commits.length, target: target.name }),
    };
    return { kind: 'landed', landing, own: null };
  }
  const target = targets[0]?.name ?? '';
  if (input.commits === undefined && input.heads.length === 0) {
    return { kind: 'unknown', reason: storedWords.directUnknown({ target }) };
  }
  if ((input.commits ?? []).length > 0)
    return {
      kind: 'unknown',
      reason: storedWords.directGone({ target }),
    };
  return { kind: 'no-code', emptied: false, reason: storedWords.directNone({ target }) };
}

/** Those that the work printed, and those that the branch was seen on meanwhile; oldest first. */
function directCommits(history: FirstParentHistory, input: BranchInput): readonly Commit[] {
  const seen = new Set(input.heads.slice(1));
  return history.commits
    .filter(
      (commit) =>
        isPrinted(commit, input) ||
        (seen.has(commit.id) &&
          commit.authorTime >= input.firstCall - BEFORE &&
          commit.authorTime <= input.lastCall + AFTERWARDS),
    )
    .toReversed();
}

function isPrinted({ id }: Commit, { commits }: BranchInput): boolean {
  return (commits ?? []).some((start) => start.length >= 7 && id.startsWith(start));
}
