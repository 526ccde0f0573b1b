import { mergesBranch } from '../core/landing.ts';
import { type Commit, readCommit } from '../git/history.ts';
import { type BranchInput, branchName } from './branchInput.ts';
import type { MainHistory } from './mainHistory.ts';
import type { OutcomeRepo } from './outcomeRepo.ts';

/** The states of a branch that can be looked for. */
export interface BranchTips {
  /** It exists here or at a remote. */
  readonly exists: boolean;
  /** Where it stands now, here first, then at remotes. */
  readonly current: readonly string[];
  /** Where it stood before, newest first, without the current tips and without where it began. */
  readonly older: readonly string[];
  /** The merge commit's own words were the only way to a tip. */
  readonly named: boolean;
}

const MOST_OLDER = 4;
const DAY = 86_400_000;
/** How long after the last call a merge commit that names the branch is believed. */
const NAMED_LATEST = 180 * DAY;

/** Finds the branch's tips by its refs, else by remembered heads, else by the words of merge commits in its time. */
export async function tipsOf(
  repo: OutcomeRepo,
  input: BranchInput,
  main: MainHistory | undefined,
  signal: AbortSignal | undefined,
): Promise<BranchTips> {
  const current = currentTips(repo, branchName(input));
  const heads = [...(input.commits ?? []), ...input.heads.slice(input.heads.length > 1 ? 1 : 0)];
  const older: string[] = [];
  for (const head of new Set(heads.toReversed())) {
    if (older.length >= MOST_OLDER) break;
    if (current.includes(head)) continue;
    const commit = await readCommit(repo.store, head, signal);
    if (commit && !current.includes(commit.id) && !older.includes(commit.id)) older.push(commit.id);
  }
  if (current.length > 0 || older.length > 0) return { exists: current.length > 0, current, older, named: false };
  const named = main ? namedMerge(main, input) : undefined;
  return { exists: false, current: [], older: named ? [named] : [], named: named !== undefined };
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
function namedMerge(main: MainHistory, input: BranchInput): string | undefined {
  return mergesNaming(main, input).find(({ parents }) => parents.length > 1)?.parents[1];
}

function mergesNaming(main: MainHistory, input: BranchInput): readonly Commit[] {
  const branch = branchName(input);
  return main.commits.filter(
    ({ time, message }) =>
      time >= input.firstCall - DAY && time <= input.lastCall + NAMED_LATEST && mergesBranch(message, branch),
  );
}
