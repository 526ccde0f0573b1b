import { type CommitTrace, printedCommits, type RequestTrace } from '../../core/outcomes/sessionTraces.ts';
import { parsePullRequestUrl } from '../../core/tickets/requestAddress.ts';
import type { AgentId } from '../../core/usage/call.ts';

/** Where a reader of traces puts what it finds. */
export interface TraceSink {
  commit(trace: CommitTrace): void;
  /** A tool wrote this file: absolute, or relative to `cwd` ('' where the log names none). */
  edited(path: string, cwd: string): void;
  request(trace: RequestTrace): void;
}

/** A use of a tool that still waits for its result. */
export interface OpenUse {
  readonly commits: boolean;
  readonly creates: boolean;
  readonly files: readonly string[];
}

/** What is known between two lines of one reading. */
export interface TraceState {
  readonly open: Map<string, OpenUse>;
  cwd: string;
}

/**
 * A second look at a log, for what its tools did: done in the background, only where a link between commits and sessions is
 * weak, and apart from the reading of calls, which must stay fast.
 */
export interface TraceFormat {
  readonly agent: AgentId;
  /** Other lines are passed over unread. ASCII. */
  readonly needles: readonly string[];
  /** A first glance at a line, its bytes as Latin-1: is it worth parsing? */
  wants(state: TraceState, line: string): boolean;
  /** Never throws for what a log may hold. */
  line(state: TraceState, line: string, sink: TraceSink): void;
}

export const openTraces = (): TraceState => ({ open: new Map(), cwd: '' });

const MOST_OPEN = 500;
/** A log may hold anything: what is searched for words in any order is bounded. */
const LONGEST_COMMAND = 10_000;

/** What a use of a tool is remembered for, if for anything. `command` is a shell's input, or ''. */
export function noteUse(
  state: TraceState,
  id: string,
  command: string,
  tool: string,
  files: readonly string[] = [],
): void {
  const begin = command.slice(0, LONGEST_COMMAND);
  const commits = MAKES_COMMITS.test(begin);
  const creates = CREATES_REQUEST.test(begin) || /create_(?:pull|merge)_request$/.test(tool);
  if (id === '' || state.open.size >= MOST_OPEN || !(commits || creates || files.length > 0)) return;
  state.open.set(id, { commits, creates, files });
}

/** Commands that print what they committed. */
const MAKES_COMMITS = /\bgit\b[^\n;&|]*\s(?:commit|cherry-pick|revert|rebase|am)\b/;
const CREATES_REQUEST =
  /\b(?:gh\s+pr|glab\s+mr|tea\s+(?:prs?|pulls?)|fj\s+pr)\s+create\b|\bgit\s+push\s[^\n;&|]*\bmerge_request\.create\b/;
/** What git prints behind the commits that it made. */
export const CHANGED = ' changed, ';

/** The files that a patch in the form of `apply_patch` writes; none for what is no such patch. */
export function patchedFiles(command: string): readonly string[] {
  if (!command.includes('*** Begin Patch')) return [];
  const found = command.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm);
  return [...found].map(([, path = '']) => path.trim()).filter((path) => path !== '');
}

/** The result of a use has come. */
export function noteResult(
  state: TraceState,
  id: string,
  result: { readonly output: string; readonly failed: boolean; readonly time: number; readonly branch: string },
  sink: TraceSink,
): void {
  const use = state.open.get(id);
  state.open.delete(id);
  const { output, failed, time, branch } = result;
  // A script may commit too: git's own words are enough.
  if (use?.commits === true || output.includes(CHANGED))
    for (const commit of printedCommits(output)) sink.commit({ ...commit, time });
  if (use?.creates === true) {
    const url = createdRequest(output);
    if (url !== undefined) sink.request({ url, branch, time });
  }
  if (!failed) for (const file of use?.files ?? []) sink.edited(file, state.cwd);
}

/** The first pull request that the output names; a request that was there already is the branch's own as well. */
function createdRequest(output: string): string | undefined {
  for (const [address] of output.matchAll(/https:\/\/[^\s"'<>\\)\]]{1,400}/g)) {
    const found = parsePullRequestUrl(address);
    if (found) return found.url;
  }
  return undefined;
}
