import type { BranchOutcome } from '../../core/outcomes/outcome.ts';
import type { OutcomeCache } from '../../core/outcomes/outcomeCache.ts';
import { outcomeOfBranch } from './branchOutcome.ts';
import { type BranchInput, branchName } from './history/branchInput.ts';
import { type OpenOutcomeRepo, openOutcomeRepo } from './history/outcomeRepo.ts';

/** Git runs two processes at a time, so more branches at once would only wait. */
const LANES = 2;

export interface OutcomeRun extends OpenOutcomeRepo {
  readonly cache: OutcomeCache;
  /** What was found of other branches before. */
  readonly known?: readonly BranchOutcome[];
  /** Called as soon as it is known, in any order. */
  readonly onOutcome?: (outcome: BranchOutcome, index: number) => void;
}

/**
 * The outcome of each input, in order. What was found out is remembered in the cache at once, so a run that is stopped goes
 * on where it was. Rejects only when the signal stops it.
 */
export async function repositoryOutcomes(
  run: OutcomeRun,
  inputs: readonly BranchInput[],
): Promise<readonly BranchOutcome[]> {
  const opened = await openOutcomeRepo(run);
  const outcomes = new Map<number, BranchOutcome>();
  const look = async (indices: readonly number[], taken?: ReadonlySet<string>): Promise<void> => {
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let index = indices[next++]; index !== undefined; index = indices[next++]) {
        run.signal?.throwIfAborted();
        const outcome = await outcomeOfBranch(opened, inputs[index] as BranchInput, run.cache, run.signal, taken);
        outcomes.set(index, outcome);
        run.onOutcome?.(outcome, index);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  };
  const targets = new Set('repo' in opened ? opened.repo.targets.map(({ name }) => name) : []);
  const isDirect = (index: number): boolean => targets.has(branchName(inputs[index] as BranchInput));
  const indices = inputs.map((_, index) => index);
  try {
    await look(indices.filter((index) => !isDirect(index)));
    // What other branches brought in is not the direct work's.
    const known = (run.known ?? []).filter(({ branch }) => !targets.has(branch));
    await look(indices.filter(isDirect), new Set([...known, ...outcomes.values()].flatMap(landedCommits)));
  } finally {
    if ('repo' in opened) await opened.repo.close();
  }
  return inputs.map((_, index) => outcomes.get(index) as BranchOutcome);
}

/** Of a landing, and of the commits that are tied to its branch. */
const landedCommits = ({ landing, landedIn, commits }: BranchOutcome): readonly string[] =>
  landing === null || landing === 'direct' || landedIn === null
    ? []
    : [landedIn.commit, ...commits.map(({ commit }) => commit)];
