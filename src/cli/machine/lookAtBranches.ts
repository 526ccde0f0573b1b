import type { Engine } from '../../engine/ingest/engine.ts';
import type { BranchWork } from '../../engine/outcomes/evidence/branchWork.ts';
import { analyzeRepositories, lookFor, repositoriesOf, searchBranchless } from '../../engine/outcomes/outcomes.ts';
import { createProgress } from '../text/progressText.ts';
import { statePath } from './machine.ts';

interface LookOptions {
  readonly compares: boolean;
  /** Waits for a second reading of logs too; else what was read before has to do. */
  readonly rereads: boolean;
}

/**
 * Looks at every branch of this work, and at the logs of its sessions on no branch, and waits until it is done; answers why
 * nothing could be asked, '' if all is well.
 */
export async function lookAtBranches(
  engine: Engine,
  works: readonly BranchWork[],
  options: LookOptions,
): Promise<string> {
  const progress = createProgress();
  try {
    const onProgress = (done: number, of: number): void => progress.show(`Looking at branches: ${done} of ${of}`);
    const look = lookFor(engine, statePath(), { ...options, onProgress });
    const problem = await analyzeRepositories(look, repositoriesOf(works));
    if (options.rereads) await searchBranchless(look, works);
    return problem;
  } finally {
    progress.clear();
  }
}
