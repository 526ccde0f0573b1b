import type { KnownHead } from '../../core/branches/seenHeads.ts';
import { repositoryOfRemote } from '../../core/tickets/requestAddress.ts';
import { localEmails } from '../../git/identities.ts';
import { remoteUrls } from '../../git/repository.ts';
import { readOutcomes, type StoredOutcome } from '../../ledger/outcomes/outcomeStore.ts';
import type { Engine } from '../ingest/engine.ts';
import type { BranchWork } from './evidence/branchWork.ts';
import { requestNames } from './evidence/requestNames.ts';
import { WorkTraces } from './evidence/toolOutputEvidence.ts';
import type { BranchInput } from './history/branchInput.ts';
import { knownHeads } from './knownHeads.ts';

/** A branch to ask about, and what was said of it before. */
export interface BranchQuery {
  readonly work: BranchWork;
  readonly input: BranchInput;
  readonly heads: readonly KnownHead[];
  readonly before: StoredOutcome | undefined;
}

/** What the ledger knows of the work on each of these branches of one repository. */
export function branchQueries(engine: Engine, commonDir: string, works: readonly BranchWork[]): readonly BranchQuery[] {
  const { ledger, attributor } = engine;
  const before = new Map(readOutcomes(ledger, commonDir).map((stored) => [stored.branch, stored]));
  const wanted = new Map(works.map(({ branch }) => [branch, before.get(branch)?.heads ?? []]));
  const heads = knownHeads(ledger, attributor.branches, commonDir, wanted);
  const traces = new WorkTraces(engine, commonDir, works);
  const remotes = remoteUrls(commonDir).flatMap((url) => repositoryOfRemote(url) ?? []);
  const authorEmails = localEmails(commonDir);
  const onGitlab = requestNames(ledger)(commonDir, 1) === '!1';
  return works.map((work) => {
    const { branch, firstCall, lastCall } = work;
    const own = heads.get(branch) ?? [];
    const reported = traces.of(work, remotes);
    const input: BranchInput = {
      branch,
      heads: own.map(({ sha }) => sha),
      firstCall,
      lastCall,
      sessions: work.sessions.map(({ agent, session }) => ({ agent, session })),
      ...reported,
      ...(onGitlab && reported.requests !== undefined && { onGitlab }),
      ...(reported.editedFiles !== undefined && { authorEmails }),
    };
    return { work, input, heads: own, before: before.get(branch) };
  });
}
