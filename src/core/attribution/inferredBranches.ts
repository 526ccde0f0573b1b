import type { Totals } from '../usage/totals.ts';

/** The branch of some calls, and those that they may have been on instead. */
export interface PlacedCalls {
  readonly repository: string;
  readonly branch: string;
  readonly others?: readonly string[] | undefined;
}

const keyOf = (repository: string, branch: string): string => JSON.stringify([repository, branch]);

/** Reports of a branch whether some calls are counted for it, or for another one, by inference. */
export function inferredBranches(all: readonly PlacedCalls[]): (repository: string, branch: string) => boolean {
  const keys = new Set(
    all.flatMap(({ repository, branch, others }) =>
      others === undefined ? [] : [branch, ...others].map((name) => keyOf(repository, name)),
    ),
  );
  return (repository, branch) => keys.size > 0 && keys.has(keyOf(repository, branch));
}

/** A branch's figures, marked if they are an inference. */
export const markInferred = (totals: Totals, isInferred: boolean): Totals =>
  isInferred ? { ...totals, inferred: true } : totals;
