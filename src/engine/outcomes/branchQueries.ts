import type { KnownHead } from '../../core/branches/seenHeads.ts';
import { repositoryOfRemote } from '../../core/tickets/requestAddress.ts';
import { localEmails } from '../../git/identities.ts';
import { remoteUrls } from '../../git/repository.ts';
import { readOutcomes, type StoredOutcome } from '../../ledger/outcomes/outcomeStore.ts';
import type { Engine } from '../ingest/engine.ts';
import type { BranchWork } from './evidence/branchWork.ts';
import { DirectSessions } from './evidence/directSessions.ts';
import { requestNames } from './evidence/requestNames.ts';
import { WorkTraces } from './evidence/toolOutputEvidence.ts';
import type { BranchInput, SessionOfWork } from './history/branchInput.ts';
import { knownHeads, sharedBranches } from './knownHeads.ts';

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
  const isShared = sharedBranches(commonDir);
  const direct = works.some(({ branch }) => isShared(branch)) ? new DirectSessions(engine) : undefined;
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
      sessions: isShared(branch) && direct !== undefined ? direct.of(work) : work.sessions.map(named),
      made: own.filter(({ made }, index) => made === true || (isShared(branch) && index > 0)).map(({ sha }) => sha),
      ...reported,
      ...(onGitlab && reported.requests !== undefined && { onGitlab }),
      authorEmails,
    };
    return { work, input, heads: own, before: before.get(branch) };
  });
}

const named = ({ agent, session }: SessionOfWork): SessionOfWork => ({ agent, session });

/** Work straight on integration branches, with those of its sessions that made calls about when commits were made there and whose logs were not read. */
export function unreadDirect(engine: Engine, commonDir: string, works: readonly BranchWork[]): readonly BranchWork[] {
  const isShared = sharedBranches(commonDir);
  const direct = works.filter(({ branch }) => isShared(branch));
  if (direct.length === 0) return [];
  const wanted = new Map(direct.map(({ branch }) => [branch, []]));
  const heads = knownHeads(engine.ledger, engine.attributor.branches, commonDir, wanted);
  const known = new DirectSessions(engine);
  return direct
    .map((work) => ({ ...work, sessions: known.unread(work, heads.get(work.branch) ?? []) }))
    .filter(({ sessions }) => sessions.length > 0);
}
