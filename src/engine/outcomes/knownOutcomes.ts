import { outcomeKey, outcomeKeys, readLooks } from '../../ledger/outcomes/outcomeStore.ts';
import type { Engine } from '../ingest/engine.ts';
import type { BranchWork } from './evidence/branchWork.ts';
import { outcomeRows } from './outcomeRows.ts';
import { allWork, repositoriesOf } from './outcomes.ts';
import type { KnownOutcomes } from './periodOutcomes.ts';

/** What the ledger knows by now of what became of all work, or of some `works`: at once, from the last look, no matter who looked. */
export function knownOutcomes(
  engine: Engine,
  { running, problem }: { readonly running: boolean; readonly problem: string },
  all: readonly BranchWork[] = allWork(engine),
  works: readonly BranchWork[] = all,
): KnownOutcomes {
  const repositories = repositoriesOf(works);
  const asked = [...repositories.values()].flat();
  const looked = outcomeKeys(engine.ledger);
  const done = asked.filter(({ commonDir, branch }) => looked.has(outcomeKey(commonDir, branch))).length;
  const looks = readLooks(engine.ledger);
  return {
    rows: outcomeRows(engine, works, problem, all),
    kept: [...repositories].flatMap(([commonDir, [first]]) => {
      const kept = looks.get(commonDir)?.kept;
      return kept && first ? kept.map((each) => ({ repository: first.repository, ...each })) : [];
    }),
    progress: { done, of: asked.length, running, problem },
  };
}
