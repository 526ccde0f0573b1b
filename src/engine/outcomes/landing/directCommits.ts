import { HOUR_MS, MINUTE_MS } from '../../../core/durations.ts';
import { isActive } from '../../../core/outcomes/activeSpans.ts';
import { toolOfCommit } from '../../../core/outcomes/commitMarks.ts';
import type { Target } from '../../../core/outcomes/integration.ts';
import type { CommitRange, Confidence, Landing } from '../../../core/outcomes/outcome.ts';
import type { OutcomeCache } from '../../../core/outcomes/outcomeCache.ts';
import { revertOf, speaksOfRevert } from '../../../core/outcomes/reverts.ts';
import { storedWords } from '../../../core/words/storedWords.ts';
import type { Commit } from '../../../git/history.ts';
import { branchLinks, changedMarks, entireRef } from '../evidence/branchLinks.ts';
import type { BranchInput, SessionOfWork } from '../history/branchInput.ts';
import type { BranchLanding } from '../history/branchLandingResult.ts';
import { joinPiece } from '../history/landingQuery.ts';
import type { OutcomeRepo } from '../history/outcomeRepo.ts';

/** How long after a session's last call a commit of what it edited may still be its own. */
const AFTERWARDS = HOUR_MS;
/** The same where no log says what it edited: then only the time speaks for it. */
const DIRECTLY_AFTER = 15 * MINUTE_MS;

export interface DirectQuestion {
  readonly repo: OutcomeRepo;
  readonly input: BranchInput;
  /** Commits that other branches' landings are: what they brought in is nobody's direct work. */
  readonly taken: ReadonlySet<string>;
  readonly cache: OutcomeCache;
  readonly signal: AbortSignal | undefined;
}

/** How a commit is known to be the work's: proved by ids, by what it touches, by its time; `unread`: a log that may say it was not read. */
type Tie = Exclude<Confidence, 'unknown'> | 'unread';

/**
 * Work straight on an integration branch. Its commits are those that the work printed or that notes name, and those that were
 * made there in a session's time by the person, touching what the session edited. A revert is no landing, and neither is what a
 * merge, a pull or another branch brought.
 */
export async function directWork(question: DirectQuestion, targets: readonly Target[]): Promise<BranchLanding> {
  let best: { readonly target: Target; readonly found: OwnCommits } | undefined;
  let unread = false;
  let tookBack = false;
  for (const target of targets) {
    question.signal?.throwIfAborted();
    const found = await ownCommits(question, target);
    unread ||= found.unread;
    tookBack ||= found.tookBack;
    if (found.commits.length > (best?.found.commits.length ?? 0)) best = { target, found };
  }
  if (best !== undefined) return landed(question, best.target, best.found);
  const target = targets[0]?.name ?? '';
  const { commits = [], heads } = question.input;
  if (tookBack) return { kind: 'no-code', emptied: true, reason: storedWords.directTookBack({ target }) };
  if (unread || (commits.length === 0 && heads.length === 0))
    return { kind: 'unknown', reason: storedWords.directUnknown({ target }) };
  if (commits.length > 0 && !(await isAnyThere(question, targets)))
    return { kind: 'unknown', reason: storedWords.directGone({ target }) };
  return { kind: 'no-code', emptied: false, reason: storedWords.directNone({ target }) };
}

async function landed(
  question: DirectQuestion,
  target: Target,
  { commits: all, confidence }: OwnCommits,
): Promise<BranchLanding> {
  const reverts = await question.repo.reverts(target);
  const standing = all.filter((commit) => revertOf(commit, reverts) === undefined);
  // Where each was taken back, the whole is: that is looked for in what landed.
  const commits = standing.length > 0 ? standing : all;
  const pieces: CommitRange[] = [];
  for (const commit of commits) joinPiece(pieces, { base: commit.parents[0] ?? '', commit: commit.id });
  const last = commits.at(-1) as Commit;
  const landing: Landing = {
    kind: 'direct',
    confidence,
    into: target.ref,
    commit: last.id,
    time: last.time,
    pieces,
    evidence: storedWords.madeOn({ n: commits.length, target: target.name }),
  };
  return { kind: 'landed', landing, own: null, missing: notInLanding(sessionsOf(question.input), all, commits) };
}

/** Returns what of the work is not in the landing, in sentences: all sessions share one row. */
function notInLanding(
  sessions: readonly SessionOfWork[],
  all: readonly Commit[],
  standing: readonly Commit[],
): readonly string[] {
  const without = sessions.filter(
    ({ spans = [] }) => !standing.some(({ authorTime }) => isActive(spans, authorTime, AFTERWARDS)),
  );
  const takenBack = all.length - standing.length;
  return [
    ...(takenBack > 0 ? [storedWords.someTakenBack({ n: takenBack, of: all.length })] : []),
    ...(without.length > 0 && without.length < sessions.length
      ? [storedWords.sessionsWithout({ n: without.length, of: sessions.length })]
      : []),
  ];
}

interface OwnCommits {
  /** Oldest first. */
  readonly commits: readonly Commit[];
  /** That of the least sure one. */
  readonly confidence: Exclude<Confidence, 'unknown'>;
  /** A log that was not read may name more. */
  readonly unread: boolean;
  /** Some of the work's commits take others back. */
  readonly tookBack: boolean;
}

const SURENESS = ['certain', 'high', 'probable'] as const;

async function ownCommits(question: DirectQuestion, target: Target): Promise<OwnCommits> {
  const { repo, input, taken } = question;
  const history = await repo.history(target);
  const made = new Set(input.made ?? input.heads.slice(1));
  const candidates = history.commits.filter(
    (commit) => commit.parents.length < 2 && !taken.has(commit.id) && (made.has(commit.id) || isPrinted(commit, input)),
  );
  const named = await namedCommits(question, candidates);
  const commits: Commit[] = [];
  let confidence: OwnCommits['confidence'] = 'certain';
  let unread = false;
  let tookBack = false;
  for (const commit of candidates) {
    const tie = named.has(commit.id) ? 'certain' : await tieOf(question, commit);
    if (tie === undefined) continue;
    if (tie === 'unread') unread = true;
    else if (speaksOfRevert(commit.message)) tookBack = true;
    else {
      commits.unshift(commit);
      if (SURENESS.indexOf(tie) > SURENESS.indexOf(confidence)) confidence = tie;
    }
  }
  return { commits, confidence, unread, tookBack };
}

async function tieOf(question: DirectQuestion, commit: Commit): Promise<Tie | undefined> {
  const { input } = question;
  const { authorEmails = [] } = input;
  const sessions = sessionsOf(input);
  const isByPerson = authorEmails.length === 0 || authorEmails.includes(commit.authorEmail);
  const inTime = (afterwards: number): readonly SessionOfWork[] =>
    sessions.filter(({ spans = [] }) => isActive(spans, commit.authorTime, afterwards));
  // A commit of somebody else that is carried over is printed, too.
  if (isPrinted(commit, input)) return isByPerson || inTime(AFTERWARDS).length > 0 ? 'certain' : undefined;
  const near = inTime(AFTERWARDS);
  if (near.length === 0) return undefined;
  if (isByPerson && (await touchesEdited(question, commit, near))) return 'high';
  if (toolOfCommit(commit.message, commit.authorEmail) !== undefined) return 'probable';
  if (!isByPerson) return undefined;
  if (inTime(DIRECTLY_AFTER).some(({ edited }) => edited === undefined)) return 'probable';
  return near.some(({ edited }) => edited === 'unread') ? 'unread' : undefined;
}

/** Where sessions are not known one by one, the work is one. */
function sessionsOf({ sessions = [], firstCall, lastCall, editedFiles }: BranchInput): readonly SessionOfWork[] {
  if (sessions.some(({ spans }) => spans !== undefined)) return sessions;
  const whole = { agent: '', session: '', spans: [[firstCall, lastCall]] } as const;
  return [{ ...whole, ...(editedFiles !== undefined && { edited: editedFiles }) }];
}

async function touchesEdited(
  question: DirectQuestion,
  commit: Commit,
  sessions: readonly SessionOfWork[],
): Promise<boolean> {
  const edited = new Set(sessions.flatMap((session) => (Array.isArray(session.edited) ? session.edited : [])));
  return edited.size > 0 && (await changedMarks(question, commit)).some((mark) => edited.has(mark));
}

/** Those of which git-ai's notes or Entire's checkpoints name a session of the work. */
async function namedCommits(
  { repo, input, cache, signal }: DirectQuestion,
  commits: readonly Commit[],
): Promise<ReadonlySet<string>> {
  if (!repo.refs.has('refs/notes/ai') && entireRef(repo) === undefined) return new Set();
  const pieces = commits.map(({ id, parents }) => ({ base: parents[0] ?? '', commit: id }));
  const links = await branchLinks({ repo, input, pieces, history: undefined, cache, signal });
  return new Set(links.filter(({ grade, session }) => grade !== 'E4' && session !== '').map(({ commit }) => commit));
}

async function isAnyThere({ repo, input }: DirectQuestion, targets: readonly Target[]): Promise<boolean> {
  for (const target of targets)
    if ((await repo.history(target)).commits.some((commit) => isPrinted(commit, input))) return true;
  return false;
}

function isPrinted({ id }: Commit, { commits }: BranchInput): boolean {
  return (commits ?? []).some((start) => start.length >= 7 && id.startsWith(start));
}
