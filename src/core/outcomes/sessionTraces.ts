import { hash53 } from '../usage/hash.ts';

/**
 * What a session's own tool output says of its commits, files and pull requests: the traces by which commits are tied to it. Ids and addresses only; of files no more than a mark, and the name of the first.
 */
export interface SessionTraces {
  /** Commits that its tools made, as git printed them: `[branch id] …`. */
  readonly commits: readonly CommitTrace[];
  /** `fileMark`s of the files that its edit tools wrote. */
  readonly edited: readonly number[];
  /** Pull and merge requests that its tools created. */
  readonly requests: readonly RequestTrace[];
  /** The name, without its folder, of the file that they changed first. Untrusted. */
  readonly firstFile?: string;
}

export interface CommitTrace {
  /** Hexadecimal, 7 digits or more. */
  readonly id: string;
  /** As git named it then; untrusted. */
  readonly branch: string;
  /** ms UTC. */
  readonly time: number;
}

export interface RequestTrace {
  /** As `parsePullRequestUrl` cleans it. */
  readonly url: string;
  /** The branch that the log names beside it; '' where it names none. */
  readonly branch: string;
  /** ms UTC. */
  readonly time: number;
}

export const NO_TRACES: SessionTraces = { commits: [], edited: [], requests: [] };

/** More than a session makes; a log that repeats itself must not fill the ledger. */
const MOST = 2000;

/** Stands for a file of a repository, so that no path need be kept. `path` is relative to the repository, with `/`. */
export function fileMark(commonDir: string, path: string): number {
  return hash53(`${commonDir}\0${path}`);
}

/** Both, each thing once. */
export function joinTraces(a: SessionTraces, b: SessionTraces): SessionTraces {
  const firstFile = a.firstFile ?? b.firstFile;
  return {
    ...(firstFile !== undefined && { firstFile }),
    commits: once([...a.commits, ...b.commits], ({ id }) => id),
    edited: [...new Set([...a.edited, ...b.edited])].slice(0, MOST),
    requests: once([...a.requests, ...b.requests], ({ url }) => url),
  };
}

export function hasTraces({ commits, edited, requests }: SessionTraces): boolean {
  return commits.length + edited.length + requests.length > 0;
}

function once<T>(all: readonly T[], name: (one: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const one of all) if (!found.has(name(one))) found.set(name(one), one);
  return [...found.values()].slice(0, MOST);
}

/** Commits that git says it made, in the output of a tool: `[feat/x 1a2b3c4] …`, `[detached HEAD 1a2b3c4] …`, `[main (root-commit) 1a2b3c4] …`. */
export function printedCommits(output: string): readonly Pick<CommitTrace, 'id' | 'branch'>[] {
  const found = output.matchAll(/^\[([^\]\n]{1,250}?)(?: \(root-commit\))? ([0-9a-f]{7,64})\] /gm);
  return [...found].map(([, branch = '', id = '']) => ({ id, branch }));
}
