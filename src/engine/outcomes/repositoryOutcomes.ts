import type { BranchOutcome } from '../../core/outcomes/outcome.ts';
import type { OutcomeCache } from '../../core/outcomes/outcomeCache.ts';
import { outcomeOfBranch } from './branchOutcome.ts';
import type { BranchInput } from './history/branchInput.ts';
import { type OpenOutcomeRepo, openOutcomeRepo } from './history/outcomeRepo.ts';

/** Git runs two processes at a time, so more branches at once would only wait. */
const LANES = 2;

export interface OutcomeRun extends OpenOutcomeRepo {
  readonly cache: OutcomeCache;
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
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < inputs.length; index = next++) {
      run.signal?.throwIfAborted();
      const outcome = await outcomeOfBranch(opened, inputs[index] as BranchInput, run.cache, run.signal);
      outcomes.set(index, outcome);
      run.onOutcome?.(outcome, index);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    if ('repo' in opened) await opened.repo.close();
  }
  return inputs.map((_, index) => outcomes.get(index) as BranchOutcome);
}
