import { realpathSync } from 'node:fs';
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import type { TraceSink } from '../../../agents/format/toolTraces.ts';
import {
  type CommitTrace,
  fileMark,
  hasTraces,
  joinTraces,
  NO_TRACES,
  type RequestTrace,
  type SessionTraces,
} from '../../../core/outcomes/sessionTraces.ts';
import { parsePullRequestUrl } from '../../../core/tickets/requestAddress.ts';
import { addTraces, readTraces, type StoredTraces, tracesKey } from '../../../ledger/outcomes/traceStore.ts';
import type { Engine } from '../../ingest/engine.ts';
import type { BranchInput } from '../history/branchInput.ts';
import type { BranchWork } from './branchWork.ts';
import { readToolOutputs } from './readToolOutputs.ts';
import { type SessionLog, sessionLogs } from './sessionLogs.ts';

/** Of all logs, and of one at a time. */
const MOST_BYTES = 256 << 20;
const MOST_OF_STEP = 64 << 20;
/** ms. */
const LONGEST = 10_000;

/** How much of logs a look may still read a second time, and until when (`performance.now`); the rest waits for the next look. */
export interface ReadBudget {
  bytes: number;
  until: number;
  /** Sessions of which a log was not read to its end for that. */
  sessionsLeft: number;
}

export const traceBound = (bytes = MOST_BYTES, ms = LONGEST): ReadBudget => ({
  bytes,
  until: performance.now() + ms,
  sessionsLeft: 0,
});

export const isUsedUp = ({ bytes, until }: ReadBudget): boolean => bytes <= 0 || performance.now() >= until;

export interface TraceSearch {
  readonly engine: Engine;
  readonly now: number;
  readonly bound: ReadBudget;
  readonly signal?: AbortSignal | undefined;
  /** How many sessions were looked at, of all that are to be. */
  readonly onSession?: ((done: number, of: number) => void) | undefined;
}

/** What is known of the tools of these sessions, as far as logs were looked at again. */
export class WorkTraces {
  readonly #engine: Engine;
  readonly #commonDir: string;
  readonly #stored: ReadonlyMap<string, StoredTraces>;
  readonly #works: readonly BranchWork[];

  constructor(engine: Engine, commonDir: string, works: readonly BranchWork[]) {
    this.#engine = engine;
    this.#commonDir = commonDir;
    this.#works = works;
    this.#stored = readTraces(engine.ledger);
  }

  /** What the work on this branch printed and wrote; nothing where nobody looked. `remotes` as `host/owner/name`. */
  of(work: BranchWork, remotes: readonly string[]): Pick<BranchInput, 'commits' | 'editedFiles' | 'requests'> {
    const { branches } = this.#engine.attributor;
    const reported = work.sessions.flatMap(({ agent, session }) => {
      const found = this.#stored.get(tracesKey(agent, session));
      return found === undefined ? [] : [{ session: tracesKey(agent, session), traces: found.traces }];
    });
    const isHere = ({ branch, time }: CommitTrace): boolean =>
      branches.nameNow(this.#commonDir, branch, time) === work.branch;
    const commits = reported.flatMap(({ traces }) => traces.commits.filter(isHere)).toSorted((a, b) => a.time - b.time);
    const edited = new Set(reported.flatMap(({ traces }) => traces.edited));
    const requests = reported.flatMap(({ session, traces }) =>
      traces.requests.filter((request) => this.#branchOf(session, request) === work.branch),
    );
    const numbers = requests.flatMap(({ url }) => {
      const parsed = parsePullRequestUrl(url);
      return parsed && remotes.includes(parsed.repository) ? [parsed.number] : [];
    });
    return {
      ...(commits.length > 0 && { commits: [...new Set(commits.map(({ id }) => id))] }),
      ...(edited.size > 0 && { editedFiles: [...edited].toSorted((a, b) => a - b) }),
      ...(numbers.length > 0 && { requests: [...new Set(numbers)].toSorted((a, b) => a - b) }),
    };
  }

  /** The branch on which a session created a request: what the log says, else where its calls were then. */
  #branchOf(session: string, { branch, time }: RequestTrace): string {
    const name = this.#engine.attributor.branches.nameNow(this.#commonDir, branch, time);
    const on = this.#works.flatMap((work) =>
      work.sessions
        .filter((each) => tracesKey(each.agent, each.session) === session && each.firstCall <= time)
        .map(({ lastCall }) => ({ branch: work.branch, after: Math.max(0, time - lastCall) })),
    );
    if (on.some((each) => each.branch === name)) return name;
    return on.toSorted((a, b) => a.after - b.after)[0]?.branch ?? '';
  }
}

/** The logs of a session that hold what nobody looked at. */
export const unreadLogs = (logs: readonly SessionLog[], known: StoredTraces | undefined): readonly SessionLog[] =>
  logs.filter(({ name, size }) => known?.read.get(name) !== size && known?.seen?.get(name) !== size);

/** Looks again at the logs of these works' sessions, the latest first, as far as the bound allows; true if anything was found. */
export async function searchTraces(search: TraceSearch, works: readonly BranchWork[]): Promise<boolean> {
  const { engine, now, bound } = search;
  const logs = sessionLogs(engine.ledger);
  const stored = readTraces(engine.ledger);
  const sessions = new Map(
    works
      .toSorted((a, b) => b.lastCall - a.lastCall)
      .flatMap((work) =>
        work.sessions.map((each) => [tracesKey(each.agent, each.session), { work, ...each }] as const),
      ),
  );
  const unreadOf = (key: string): readonly SessionLog[] => unreadLogs(logs.get(key) ?? [], stored.get(key));
  let news = false;
  let done = 0;
  for (const [key, { work, agent, session }] of sessions) {
    const unread = unreadOf(key);
    search.onSession?.(++done, sessions.size);
    if (isUsedUp(bound)) {
      if (unread.length > 0) bound.sessionsLeft++;
      continue;
    }
    const found = new Found(engine, work.cwd);
    const known = stored.get(key);
    const read = new Map<string, number>();
    const seen = new Map<string, number>();
    let isLeft = false;
    for (const log of unread)
      if (await readToEnd(search, log, known?.read.get(log.name) ?? 0, found, { read, seen })) isLeft = true;
    if (isLeft) bound.sessionsLeft++;
    if (seen.size > 0) addTraces(engine.ledger, agent, session, { traces: found.traces, read, seen }, now);
    news ||= hasTraces(found.traces);
  }
  return news;
}

/** Reads a log in steps; reports whether a part of it is left because the bound was reached. */
async function readToEnd(
  { bound, signal }: TraceSearch,
  { path, name, size, format }: SessionLog,
  start: number,
  found: Found,
  { read, seen }: { readonly read: Map<string, number>; readonly seen: Map<string, number> },
): Promise<boolean> {
  for (let from = start; ; ) {
    if (isUsedUp(bound)) return true;
    const most = Math.min(bound.bytes, MOST_OF_STEP);
    const traced = await readToolOutputs({ path, format, from, most, signal }, found);
    if (traced === undefined) return false;
    bound.bytes -= traced.bytes;
    if (traced.offset !== from) read.set(name, traced.offset);
    const end = (from <= size ? from : 0) + traced.bytes;
    seen.set(name, end);
    if (end >= size) return false;
    if (traced.offset <= from) return true;
    from = traced.offset;
  }
}

/** Gathers what one session's logs hold. Of files it keeps a mark, if they are in a repository. */
class Found implements TraceSink {
  traces: SessionTraces = NO_TRACES;
  readonly #engine: Engine;
  /** Where the session worked, for a log that does not say. */
  readonly #folder: string;

  constructor(engine: Engine, folder: string) {
    this.#engine = engine;
    this.#folder = folder;
  }

  commit(trace: CommitTrace): void {
    this.#add({ commits: [trace] });
  }

  request(trace: RequestTrace): void {
    this.#add({ requests: [trace] });
  }

  edited(path: string, cwd: string): void {
    const folder = cwd || this.#folder;
    const { worktree, commonDir } = this.#engine.places.of(folder);
    if (worktree === '' || !isAbsolute(folder)) return;
    // The worktree is known by its real path, the log may spell it another way.
    const inside = relative(worktree, resolve(realFolder(folder), relative(folder, resolve(folder, path))));
    if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return;
    this.#add({
      edited: [fileMark(commonDir, inside.split(sep).join('/'))],
      firstFile: basename(inside).slice(0, 100),
    });
  }

  #add(found: Partial<SessionTraces>): void {
    this.traces = joinTraces(this.traces, { ...NO_TRACES, ...found });
  }
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
