import type { Engine } from '../../engine/ingest/engine.ts';
import type { BranchWork } from '../../engine/outcomes/evidence/branchWork.ts';
import { analyzeRepositories, lookFor, repositoriesOf } from '../../engine/outcomes/outcomes.ts';
import { createProgress } from '../text/progressText.ts';
import { statePath } from './machine.ts';

/** Looks at every branch of this work and waits until it is done; answers why nothing could be asked, '' if all is well. */
export async function lookAtBranches(engine: Engine, works: readonly BranchWork[], compares: boolean): Promise<string> {
  const progress = createProgress();
  try {
    const onProgress = (done: number, of: number): void => progress.show(`Looking at branches: ${done} of ${of}`);
    return await analyzeRepositories(lookFor(engine, statePath(), { compares, onProgress }), repositoriesOf(works));
  } finally {
    progress.clear();
  }
}
