import { DAY_MS } from '../../../core/durations.ts';
import { mergesBranch } from '../../../core/tickets/forgeMessages.ts';
import { type Commit, readCommits } from '../../../git/history.ts';
import { type BranchInput, branchName } from '../history/branchInput.ts';
import type { FirstParentHistory } from '../history/firstParentHistory.ts';
import type { OutcomeRepo } from '../history/outcomeRepo.ts';

/** The states of a branch that can be looked for. */
export interface BranchTips {
  /** It exists here or at a remote. */
  readonly exists: boolean;
  /** Its commit now, here first, then at remotes; for a branch that is gone, its last one. */
  readonly current: readonly string[];
  /** Its earlier commits, newest first, without the current tips and without its first one; read when asked for. */
  readonly older: () => Promise<readonly string[]>;
  /** The merge commit's own words were the only way to a tip. */
  readonly named: boolean;
}

const MOST_OLDER = 4;
const MOST_ASKED = 50;
/** How long after the last call a merge commit that names the branch is believed. */
const NAMED_LATEST = 180 * DAY_MS;

/** Finds the branch's tips by its refs, else by remembered heads, else by the words of merge commits in its time. */
export async function tipsOf(
  repo: OutcomeRepo,
  input: BranchInput,
  main: FirstParentHistory | undefined,
  signal: AbortSignal | undefined,
): Promise<BranchTips> {
  const current = currentTips(repo, branchName(input));
  if (current.length > 0)
    return { exists: true, current, older: later(() => headsOf(repo, input, current, signal)), named: false };
  const heads = await headsOf(repo, input, [], signal);
  if (heads.length > 0)
    return { exists: false, current: heads.slice(0, 1), older: async () => heads.slice(1), named: false };
  const named = main && namedMerge(main, input);
  return { exists: false, current: named ? [named] : [], older: async () => [], named: named !== undefined };
}

/** Asks once, and only if somebody wants to know. */
function later<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}

async function headsOf(
  repo: OutcomeRepo,
  input: BranchInput,
  current: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const heads = [...(input.commits ?? []), ...input.heads.slice(input.heads.length > 1 ? 1 : 0)];
  const commits = await readCommits(repo.store, [...new Set(heads)].toReversed().slice(0, MOST_ASKED), signal);
  const ids = new Set(commits.map(({ id }) => id).filter((id) => !current.includes(id)));
  return [...ids].slice(0, MOST_OLDER);
}

function currentTips(repo: OutcomeRepo, branch: string): readonly string[] {
  if (branch === '') return [];
  const tips = new Set<string>();
  const here = repo.refs.get(`refs/heads/${branch}`);
  if (here) tips.add(here.id);
  for (const [name, { id, target }] of repo.refs) {
    if (target === '' && name.startsWith('refs/remotes/') && name.split('/').slice(3).join('/') === branch)
      tips.add(id);
  }
  return [...tips];
}

/** The second parent of the last merge commit that names the branch, not long after the work. */
function namedMerge(main: FirstParentHistory, input: BranchInput): string | undefined {
  return mergesNaming(main, input).find(({ parents }) => parents.length > 1)?.parents[1];
}

function mergesNaming(main: FirstParentHistory, input: BranchInput): readonly Commit[] {
  const branch = branchName(input);
  return main.commits.filter(
    ({ time, message }) =>
      time >= input.firstCall - DAY_MS && time <= input.lastCall + NAMED_LATEST && mergesBranch(message, branch),
  );
}
