import { createHash } from 'node:crypto';
import { type BranchCommit, linkOf, mayBeByAuthor, type WorkSpan } from '../../../core/outcomes/commitLinks.ts';
import { entireCheckpoints } from '../../../core/outcomes/commitMarks.ts';
import { checkpointPaths, sessionsOfCheckpoint } from '../../../core/outcomes/entireCheckpoint.ts';
import { type GitAiNote, keysOfSession, parseGitAiNote } from '../../../core/outcomes/gitAiNote.ts';
import type { CommitLink, CommitRange } from '../../../core/outcomes/outcome.ts';
import { type OutcomeCache, remembered } from '../../../core/outcomes/outcomeCache.ts';
import { fileMark } from '../../../core/outcomes/sessionTraces.ts';
import { agentFacts } from '../../../core/usage/agents.ts';
import { readBlobs } from '../../../git/blobs.ts';
import { type Commit, commitsSince } from '../../../git/history.ts';
import { changedPaths } from '../../../git/landingFacts.ts';
import type { BranchInput } from '../history/branchInput.ts';
import type { FirstParentHistory } from '../history/firstParentHistory.ts';
import type { OutcomeRepo } from '../history/outcomeRepo.ts';

const MOST_COMMITS = 100;
const MOST_SESSIONS = 8;
const MOST_PATHS = 1000;

export interface LinkQuestion {
  readonly repo: OutcomeRepo;
  readonly input: BranchInput;
  /** Stretches of history that hold the branch's own commits and its landing. */
  readonly pieces: readonly CommitRange[];
  /** Of the branch it landed on. */
  readonly history: FirstParentHistory | undefined;
  readonly cache: OutcomeCache;
  readonly signal: AbortSignal | undefined;
}

/** A note, and which of its keys stand for this work. */
export interface WorkNote {
  readonly commit: string;
  readonly note: GitAiNote;
  readonly keys: readonly string[];
}

/** How each commit of the branch is tied to the work; commits without a tie are left out. */
export function branchLinks(question: LinkQuestion): Promise<readonly CommitLink[]> {
  const { repo, input, pieces, cache } = question;
  const sources = [repo.refs.get('refs/notes/ai')?.id, entireRef(repo)];
  const key = `links/2/${JSON.stringify([pieces, sources, input])}`;
  return remembered(cache, key, () => readLinks(question));
}

async function readLinks(question: LinkQuestion): Promise<readonly CommitLink[]> {
  const { repo, input, signal } = question;
  const commits = await commitsOf(question);
  const notes = new Map((await notesOf(question, commits)).map((note) => [note.commit, note]));
  const checkpoints = await checkpointSessions(repo, commits, signal);
  const work = workOf(input);
  const links: CommitLink[] = [];
  for (const commit of commits) {
    const about: BranchCommit = {
      id: commit.id,
      authorTime: commit.authorTime,
      authorEmail: commit.authorEmail,
      message: commit.message,
      noteSessions: noted(notes.get(commit.id), input),
      checkpointSessions: checkpoints.get(commit.id) ?? [],
      editedFile: undefined,
    };
    const link = mayBeByAuthor(about, work)
      ? linkOf({ ...about, editedFile: await touchesEdited(question, commit) }, work)
      : linkOf(about, work);
    if (link) links.push(link);
  }
  return links;
}

async function commitsOf({ repo, pieces, history, signal }: LinkQuestion): Promise<readonly Commit[]> {
  const found = new Map<string, Commit>();
  for (const { base, commit } of pieces) {
    const only = history?.get(commit);
    if (only?.parents.length === 1 && only.parents[0] === base) {
      found.set(commit, only);
      continue;
    }
    for (const one of await commitsSince(repo.store, base || undefined, commit, MOST_COMMITS, signal))
      found.set(one.id, one);
  }
  return [...found.values()];
}

/** The notes of some commits that name this work's sessions. */
export async function notesOf(
  { repo, input, signal }: Pick<LinkQuestion, 'repo' | 'input' | 'signal'>,
  commits: readonly { readonly id: string }[],
): Promise<readonly WorkNote[]> {
  const all = await repo.notes();
  const wanted = commits.flatMap(({ id }) => {
    const blob = all.get(id);
    return blob === undefined ? [] : [{ commit: id, blob }];
  });
  const texts = await readBlobs(
    repo.store,
    wanted.map(({ blob }) => blob),
    signal,
  );
  return wanted.flatMap(({ commit, blob }) => {
    const note = parseGitAiNote(texts.get(blob) ?? '');
    const keys = note ? sessionsIn(note, input).flatMap((found) => found.keys) : [];
    return note && keys.length > 0 ? [{ commit, note, keys }] : [];
  });
}

function noted(found: WorkNote | undefined, input: BranchInput): readonly string[] {
  return found ? sessionsIn(found.note, input).map(({ session }) => session) : [];
}

function sessionsIn(
  note: GitAiNote,
  input: BranchInput,
): readonly { readonly session: string; readonly keys: readonly string[] }[] {
  return (input.sessions ?? [])
    .map(({ agent, session }) => {
      const digest = createHash('sha256')
        .update(`${agentFacts(agent).nameInNotes ?? agent}:${session}`)
        .digest('hex');
      return { session, keys: keysOfSession(note, session, digest) };
    })
    .filter(({ keys }) => keys.length > 0);
}

/** The commit of Entire's checkpoints; undefined where there are none. */
export function entireRef(repo: OutcomeRepo): string | undefined {
  const name = 'entire/checkpoints/v1';
  return (repo.refs.get(`refs/heads/${name}`) ?? repo.refs.get(`refs/remotes/origin/${name}`))?.id;
}

async function checkpointSessions(
  repo: OutcomeRepo,
  commits: readonly Commit[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ref = entireRef(repo);
  const named = commits.map(({ id, message }) => ({ id, checkpoints: entireCheckpoints(message) }));
  const paths = named.flatMap(({ checkpoints }) => checkpoints.flatMap((id) => checkpointPaths(id, MOST_SESSIONS)));
  if (ref === undefined || paths.length === 0) return new Map();
  const texts = await readBlobs(
    repo.store,
    paths.map((path) => `${ref}:${path}`),
    signal,
  );
  const sessionsOf = (checkpoint: string): readonly string[] =>
    checkpointPaths(checkpoint, MOST_SESSIONS).flatMap((path) =>
      sessionsOfCheckpoint(texts.get(`${ref}:${path}`) ?? ''),
    );
  return new Map(named.map(({ id, checkpoints }) => [id, checkpoints.flatMap(sessionsOf)]));
}

function workOf(input: BranchInput): WorkSpan {
  return {
    sessions: (input.sessions ?? []).map(({ session }) => session),
    firstCall: input.firstCall,
    lastCall: input.lastCall,
    printedCommits: input.commits ?? [],
    authorEmails: input.authorEmails ?? [],
  };
}

/** A merge touches what others wrote. What a commit touches is remembered as marks: while work goes on this is asked each time. */
async function touchesEdited(question: LinkQuestion, commit: Commit): Promise<boolean | undefined> {
  const { editedFiles } = question.input;
  if (editedFiles === undefined || commit.parents.length > 1) return undefined;
  const edited = new Set(editedFiles);
  return (await changedMarks(question, commit)).some((mark) => edited.has(mark));
}

/** Marks of the files that a commit touches; a person's merge touches what others wrote, so it is not asked about. */
export function changedMarks(
  { repo, cache, signal }: Pick<LinkQuestion, 'repo' | 'cache' | 'signal'>,
  commit: Commit,
): Promise<readonly number[]> {
  const parent = commit.parents[0] ?? repo.store.emptyTree;
  return remembered(cache, `marks/1/${commit.id}`, async () => {
    const paths = await changedPaths(repo.store, parent, commit.id, signal);
    return paths.slice(0, MOST_PATHS).map((path) => fileMark(repo.commonDir, path));
  });
}
