import type { KnownHead } from '../core/seenHeads.ts';
import { readOutcomes, type StoredOutcome } from '../ledger/outcomeStore.ts';
import type { Engine } from './engine.ts';
import type { BranchInput } from './branchInput.ts';
import type { BranchWork } from './branchWork.ts';
import { knownHeads } from './knownHeads.ts';

/** A branch to ask about, and what was said of it before. */
export interface Asked {
  readonly work: BranchWork;
  readonly input: BranchInput;
  readonly heads: readonly KnownHead[];
  readonly before: StoredOutcome | undefined;
}

/** What the ledger knows of the work on each of these branches of one repository. */
export function askedOf(engine: Engine, commonDir: string, works: readonly BranchWork[]): readonly Asked[] {
  const { ledger, attributor } = engine;
  const before = new Map(readOutcomes(ledger, commonDir).map((stored) => [stored.branch, stored]));
  const wanted = new Map(works.map(({ branch }) => [branch, before.get(branch)?.heads ?? []]));
  const heads = knownHeads(ledger, attributor.branches, commonDir, wanted);
  return works.map((work) => {
    const { branch, firstCall, lastCall, sessions } = work;
    const own = heads.get(branch) ?? [];
    const input: BranchInput = { branch, heads: own.map(({ sha }) => sha), firstCall, lastCall, sessions };
    return { work, input, heads: own, before: before.get(branch) };
  });
}
