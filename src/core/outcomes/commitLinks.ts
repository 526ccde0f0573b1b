import { HOUR_MS } from '../durations.ts';
import { storedWords } from '../words/storedWords.ts';
import { toolOfCommit } from './commitMarks.ts';
import type { CommitLink, Grade } from './outcome.ts';

/** A commit of a branch, and what is known of it beside its header. */
export interface BranchCommit {
  readonly id: string;
  /** Author time, ms UTC. */
  readonly authorTime: number;
  readonly authorEmail: string;
  readonly message: string;
  /** Sessions to which git-ai's note ascribes lines of it. */
  readonly noteSessions: readonly string[];
  /** Sessions that its Entire checkpoints name. */
  readonly checkpointSessions: readonly string[];
  /** Touches a file that the work's sessions edited; undefined where that is not known. */
  readonly editedFile: boolean | undefined;
}

/** The work that is looked for: when it was done, by whom, and which commits its logs printed. */
export interface WorkSpan {
  readonly sessions: readonly string[];
  /** ms UTC. */
  readonly firstCall: number;
  readonly lastCall: number;
  /** Ids, full or shortened, that the sessions' own tool output showed. */
  readonly printedCommits: readonly string[];
  readonly authorEmails: readonly string[];
}

/** How long after the last call a commit may still belong to the work. */
const AFTERWARDS = HOUR_MS;

/** The best link between a commit and the work, or undefined; time alone is no link. */
export function linkOf(commit: BranchCommit, work: WorkSpan): CommitLink | undefined {
  const own = (sessions: readonly string[]): string | undefined =>
    sessions.find((session) => work.sessions.includes(session));
  const link = (grade: Grade, session = ''): CommitLink => ({
    commit: commit.id,
    time: commit.authorTime,
    grade,
    session,
  });
  const noted = own(commit.noteSessions);
  if (noted !== undefined) return link('E1', noted);
  const checked = own(commit.checkpointSessions);
  if (checked !== undefined) return link('E2', checked);
  if (isPrinted(commit, work)) return link('E2');
  if (!isWithinWorkTime(commit, work)) return undefined;
  if (work.authorEmails.includes(commit.authorEmail) && commit.editedFile === true) return link('E3');
  return toolOfCommit(commit.message, commit.authorEmail) === undefined ? undefined : link('E4');
}

/** Might files decide? Looking at them costs, so only where nothing better is known and author and time agree. */
export function mayBeByAuthor(commit: BranchCommit, work: WorkSpan): boolean {
  const named = [...commit.noteSessions, ...commit.checkpointSessions].some((one) => work.sessions.includes(one));
  if (named || isPrinted(commit, work)) return false;
  return work.authorEmails.includes(commit.authorEmail) && isWithinWorkTime(commit, work);
}

function isPrinted(commit: BranchCommit, work: WorkSpan): boolean {
  return work.printedCommits.some((id) => id.length >= 7 && commit.id.startsWith(id));
}

function isWithinWorkTime(commit: BranchCommit, work: WorkSpan): boolean {
  return commit.authorTime >= work.firstCall && commit.authorTime <= work.lastCall + AFTERWARDS;
}

const GRADE_WORDS = { E1: storedWords.E1, E2: storedWords.E2, E3: storedWords.E3, E4: storedWords.E4 };

/** A sentence for the links of one grade: "3 commits: git-ai notes name the session". */
export function gradeSentence(grade: Grade, commits: number): string {
  return GRADE_WORDS[grade]({ n: commits });
}
