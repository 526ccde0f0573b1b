import { costNote, costTrailer } from '../core/export/costNote.ts';
import { HumanError } from '../core/humanError.ts';
import { formatsFor } from '../core/text/format.ts';
import type { Engine } from '../engine/ingest/engine.ts';
import { type BranchPlace, branchCost, branchIn, costSinceCommit } from '../engine/tagging/branchCost.ts';
import { setCostTrailer } from '../engine/tagging/costHooks.ts';
import { ledgerPath, readLogs } from './machine/machine.ts';

/** A commit must not wait for us: the hook's output is then empty, and the commit goes on without the trailer. */
const PATIENCE = 4_000;

/** `token-ledger cost-trailer`: one line for the commit that is being made; nothing where nothing was spent. */
export async function runCostTrailer(
  dist: string,
  options: { readonly add: boolean; readonly remove: boolean },
): Promise<string> {
  const { add, remove } = options;
  if (add && remove) throw new HumanError('cost-trailer takes --add or --remove, not both.');
  if (add || remove) {
    const folder = setCostTrailer(process.cwd(), add, { ledgerPath: ledgerPath(), dist });
    return add
      ? `Commits here now get a Token-Cost trailer, by hooks in ${folder}. token-ledger cost-trailer --remove takes them away.\n`
      : `Commits here no longer get a Token-Cost trailer; the hooks in ${folder} are as they were.\n`;
  }
  setTimeout(() => process.exit(0), PATIENCE).unref();
  // Numbers as everywhere in a repository, whatever the language of who commits.
  return withBranch(dist, (engine, place) => {
    const trailer = place === undefined ? '' : costTrailer(costSinceCommit(engine, place), formatsFor('en'));
    return trailer === '' ? '' : `${trailer}\n`;
  });
}

/** `token-ledger cost-note`: what the branch that is checked out here cost, as Markdown. */
export async function runCostNote(dist: string): Promise<string> {
  return withBranch(dist, (engine, place) => {
    if (place === undefined) throw new HumanError('No branch is checked out here.');
    const cost = branchCost(engine, place);
    if (cost === undefined) throw new HumanError('No call of an agent is known on this branch.');
    return costNote(cost, formatsFor('en'));
  });
}

async function withBranch(
  dist: string,
  work: (engine: Engine, place: BranchPlace | undefined) => string,
): Promise<string> {
  const { engine } = await readLogs(dist);
  try {
    engine.seeBranches([process.cwd()]);
    return work(engine, branchIn(engine, process.cwd()));
  } finally {
    engine.close();
  }
}
