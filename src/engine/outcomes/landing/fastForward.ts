import { HOUR_MS } from '../../../core/durations.ts';
import { isActive } from '../../../core/outcomes/activeSpans.ts';
import type { Target } from '../../../core/outcomes/integration.ts';
import type { Landing } from '../../../core/outcomes/outcome.ts';
import type { OutcomeCache } from '../../../core/outcomes/outcomeCache.ts';
import { speaksOfRevert } from '../../../core/outcomes/reverts.ts';
import { requestNumber } from '../../../core/tickets/forgeMessages.ts';
import { storedWords } from '../../../core/words/storedWords.ts';
import type { Commit } from '../../../git/history.ts';
import { changedMarks } from '../evidence/branchLinks.ts';
import type { BranchInput } from '../history/branchInput.ts';
import type { BranchLanding } from '../history/branchLandingResult.ts';
import { shortId } from '../history/landingQuery.ts';
import type { OutcomeRepo } from '../history/outcomeRepo.ts';

const AFTERWARDS = HOUR_MS;
const MOST_COMMITS = 200;

interface TipQuestion {
  readonly repo: OutcomeRepo;
  readonly input: BranchInput;
  readonly cache: OutcomeCache;
  readonly signal: AbortSignal | undefined;
}

/** The tip of a branch is on the first-parent line: its commits were fast-forwarded there, or it never had any. */
export async function fastForward(question: TipQuestion, target: Target, tip: Commit): Promise<BranchLanding> {
  const { repo, input } = question;
  const history = await repo.history(target);
  const start = history.position(tip.id) ?? 0;
  const own: Commit[] = [];
  for (const commit of history.commits.slice(start, start + MOST_COMMITS)) {
    if (!(await isOwn(question, commit, tip))) break;
    own.push(commit);
  }
  const last = own.at(-1);
  if (!last) return { kind: 'no-code', emptied: false, reason: storedWords.noOwnCommit({ target: target.name }) };
  if (history.get(last.parents[0] ?? '')?.tree === tip.tree)
    return { kind: 'no-code', emptied: true, reason: storedWords.changeNothing({ target: target.name }) };
  const piece = { base: last.parents[0] ?? '', commit: tip.id };
  const landing: Landing = {
    kind: 'fast-forward',
    confidence: isKnown(input, tip) ? 'certain' : 'probable',
    into: target.ref,
    commit: tip.id,
    time: tip.time,
    pieces: [piece],
    evidence: storedWords.movedForward({ target: target.name, commit: shortId(tip.id) }),
  };
  return { kind: 'landed', landing, own: piece };
}

/**
 * A commit on the line is the branch's own if the work printed it or it was made on the branch. One that the branch came to in
 * another way (a merge or a pull of the integration branch) must touch what the work edited; one of a branch of which no state is
 * known must be of the tip's author. Both must be written in the work's time, and not by a forge.
 */
async function isOwn(question: TipQuestion, commit: Commit, tip: Commit): Promise<boolean> {
  const { input } = question;
  if (isKnown(input, commit)) return true;
  if (input.heads.length > 1 && commit.id === input.heads[0]) return false;
  const { authorEmails = [], editedFiles = [], firstCall, lastCall } = input;
  if (commit.parents.length !== 1 || requestNumber(commit.message) !== undefined || speaksOfRevert(commit.message))
    return false;
  if (!isActive([[firstCall, lastCall]], commit.authorTime, AFTERWARDS)) return false;
  const isByPerson = authorEmails.length === 0 || authorEmails.includes(commit.authorEmail);
  if (commit.authorEmail !== tip.authorEmail || !isByPerson) return false;
  if (input.heads.length === 0 && editedFiles.length === 0) return true;
  const edited = new Set(editedFiles);
  return (await changedMarks(question, commit)).some((mark) => edited.has(mark));
}

function isKnown({ commits = [], made, heads }: BranchInput, { id }: Commit): boolean {
  return [...commits, ...(made ?? heads.slice(1))].some((known) => known.length >= 7 && id.startsWith(known));
}
