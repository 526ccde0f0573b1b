import type { Engine } from '../../engine/ingest/engine.ts';
import type { BranchWork } from '../../engine/outcomes/evidence/branchWork.ts';
import { traceBound } from '../../engine/outcomes/evidence/toolOutputEvidence.ts';
import { analyzeRepositories, lookFor, repositoriesOf, searchBranchless } from '../../engine/outcomes/outcomes.ts';
import { createProgress } from '../text/progressText.ts';
import { statePath } from './machine.ts';

/** A person waits for it: with years of logs the question is put twice, ms. */
const LONGEST_REREAD = 60_000;

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
  longestReread = LONGEST_REREAD,
): Promise<string> {
  const progress = createProgress();
  try {
    const onProgress = (done: number, of: number): void => progress.show(`Looking at branches: ${done} of ${of}`);
    const onSession = (done: number, of: number): void =>
      progress.show(`Reading logs again for pull requests: ${done} of ${of} sessions`);
    const bound = traceBound(Number.POSITIVE_INFINITY, longestReread);
    const look = lookFor(engine, statePath(), { ...options, bound, onProgress, onSession });
    const problem = await analyzeRepositories(look, repositoriesOf(works));
    if (options.rereads) await searchBranchless(look, works);
    progress.clear();
    if (bound.sessionsLeft > 0) process.stderr.write(leftText(bound.sessionsLeft));
    return problem;
  } finally {
    progress.clear();
  }
}

function leftText(sessions: number): string {
  const whose = sessions === 1 ? 'the logs of 1 session were' : `the logs of ${sessions} sessions were`;
  return `Pull requests and commits may be missing: ${whose} not read again to the end. Run this again to go on there.\n`;
}
