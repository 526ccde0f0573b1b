import type { ScratchRepository } from './scratchRepository.ts';

/** A commit, from its header. The message is untrusted text, cut to a bounded length. */
export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly tree: string;
  /** Committer time in ms UTC. */
  readonly time: number;
  readonly authorTime: number;
  readonly authorEmail: string;
  readonly message: string;
}

const FIELDS = 7;
const FORMAT = '--format=%H%x00%P%x00%T%x00%ct%x00%at%x00%ae%x00%B';
const LONGEST_MESSAGE = 8000;
const HISTORY_TIME_LIMIT = 120_000;

/** The first-parent history of a commit, newest first, at most `limit` commits. */
export function firstParentHistory(
  store: ScratchRepository,
  tip: string,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  return log(store, ['--first-parent', '-n', String(limit), tip, '--'], signal);
}

/** Commits of `tip` that `base` does not have, newest first. Without a base, all of them. */
export function commitsSince(
  store: ScratchRepository,
  base: string | undefined,
  tip: string,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  return log(store, ['-n', String(limit), tip, ...(base ? [`^${base}`] : []), '--'], signal);
}

/** Commits reachable from `tip` whose message says that they revert a commit, newest first. */
export function revertCommits(
  store: ScratchRepository,
  tip: string,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  return log(
    store,
    ['-i', '-E', '--grep=This reverts (merge )?commit [0-9a-f]{7,64}', '-n', String(limit), tip, '--'],
    signal,
  );
}

/** The commits that the repository holds, in the order of their ids; ids may be shortened, anything that is no id is left out. */
export async function readCommits(
  store: ScratchRepository,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  const asked = ids.filter((id) => /^[0-9a-f]{7,64}$/.test(id)).map((id) => `${id}^{commit}`);
  if (asked.length === 0) return [];
  const found = await log(store, ['--no-walk=unsorted', '--ignore-missing', ...asked, '--'], signal).catch(
    undefinedOnGitError,
  );
  return found ?? [];
}

/** As `readCommits`, for one. */
export async function readCommit(
  store: ScratchRepository,
  id: string,
  signal?: AbortSignal,
): Promise<Commit | undefined> {
  return (await readCommits(store, [id], signal))[0];
}

/** Which first-parent commits touched a path, newest first, among the newest `limit`. */
export async function touchedPaths(
  store: ScratchRepository,
  tip: string,
  limit: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const args = [
    'log',
    '-z',
    '--first-parent',
    '--diff-merges=first-parent',
    '--name-only',
    '--no-renames',
    '--no-color',
  ];
  const text = await ask(store, [...args, '--format=%x01%H', '-n', String(limit), tip, '--'], signal);
  const touched = new Map<string, string[]>();
  let id = '';
  for (const field of text.split('\0')) {
    // A commit's first path follows its heading's line end.
    const entry = field.startsWith('\n') ? field.slice(1) : field;
    if (entry.startsWith('\x01')) id = entry.slice(1);
    else if (entry !== '') {
      const ids = touched.get(entry);
      if (ids) ids.push(id);
      else touched.set(entry, [id]);
    }
  }
  return touched;
}

/** Whatever git could not answer is unknown, but a stop is a stop. */
export function undefinedOnGitError(error: unknown): undefined {
  if (error instanceof Error && error.name === 'GitError') return undefined;
  throw error;
}

/** The best common ancestor, or undefined if the two share no (known) history. */
export async function mergeBase(
  store: ScratchRepository,
  a: string,
  b: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const text = await ask(store, ['merge-base', a, b], signal, [1]);
  return text.trim() || undefined;
}

/** Ids of the commits between `from` and `to` that descend from `from`, newest first. */
export async function descendants(
  store: ScratchRepository,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  return ids(await ask(store, ['rev-list', '--ancestry-path', to, `^${from}`, '--'], signal));
}

/** First-parent commits of `base..tip` that touch one of `paths` (all if there are none), newest first. */
export async function touching(
  store: ScratchRepository,
  base: string,
  tip: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  return ids(await ask(store, ['rev-list', '--first-parent', tip, `^${base}`, '--', ...paths], signal));
}

/** Commits of either side alone, and of which the other side has a twin with the same patch in `paths` (in all if there are none). Merges are left out. */
export async function findEquivalentCommits(
  store: ScratchRepository,
  into: string,
  tip: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<readonly { readonly id: string; readonly twin: boolean }[]> {
  const args = ['rev-list', '--no-merges', '--cherry-mark', '--left-right', `${into}...${tip}`, '--', ...paths];
  const lines = (await ask(store, args, signal)).split('\n').filter((line) => line !== '');
  return lines.map((line) => ({ id: line.slice(1), twin: line.startsWith('=') }));
}

function ask(
  store: ScratchRepository,
  args: readonly string[],
  signal?: AbortSignal,
  codes: readonly number[] = [],
): Promise<string> {
  return store.git.text({ gitDir: store.gitDir, args, codes, signal, timeLimit: HISTORY_TIME_LIMIT });
}

function ids(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

async function log(
  store: ScratchRepository,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  const fields = (await ask(store, ['log', '-z', '--no-color', '--no-mailmap', FORMAT, ...args], signal)).split('\0');
  const commits: Commit[] = [];
  for (let i = 0; i + FIELDS <= fields.length; i += FIELDS) commits.push(commitOf(fields.slice(i, i + FIELDS)));
  return commits;
}

function commitOf(fields: readonly string[]): Commit {
  const [id = '', parents = '', tree = '', time = '', authorTime = '', authorEmail = '', message = ''] = fields;
  return {
    id,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    tree,
    time: Number(time) * 1000,
    authorTime: Number(authorTime) * 1000,
    authorEmail,
    message: message.slice(0, LONGEST_MESSAGE),
  };
}
