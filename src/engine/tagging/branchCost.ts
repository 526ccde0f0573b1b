import { AGENTS } from '../../agents/all.ts';
import { commitsIn } from '../../core/branches/reflogCommits.ts';
import type { BranchCost } from '../../core/export/costNote.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../core/usage/totals.ts';
import { REFLOG_START, readHead, readReflog } from '../../git/readReflog.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import type { Engine } from '../ingest/engine.ts';

export interface BranchPlace {
  readonly commonDir: string;
  readonly gitDir: string;
  /** Today's name. */
  readonly branch: string;
}

/** The branch that is checked out in a folder; undefined where there is none. */
export function branchIn(engine: Engine, folder: string): BranchPlace | undefined {
  const { commonDir, gitDir } = engine.places.of(folder);
  const head = gitDir === '' ? undefined : readHead(gitDir);
  return head === undefined || head.kind === 'detached' ? undefined : { commonDir, gitDir, branch: head.branch };
}

/** What the calls on a branch cost since the commit before this one (ms UTC since when). */
export function costSinceCommit(engine: Engine, place: BranchPlace): Totals {
  const since = lastCommitOn(place);
  return sumsOn(engine, place, since).reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
}

/** What all calls on a branch cost; undefined where there were none. */
export function branchCost(engine: Engine, place: Pick<BranchPlace, 'commonDir' | 'branch'>): BranchCost | undefined {
  const rows = sumsOn(engine, place, 0);
  if (rows.length === 0) return undefined;
  return {
    branch: place.branch,
    totals: rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS),
    sessions: new Set(rows.map(({ context }) => sessionKey(context))).size,
    agents: byCost(rows, ({ context }) => AGENTS.find((agent) => agent.id === context.agent)?.label ?? context.agent),
    models: byCost(rows, ({ context }) => context.model),
    firstTime: Math.min(...rows.map((row) => row.firstTime)),
    lastTime: Math.max(...rows.map((row) => row.lastTime)),
  };
}

function sumsOn(
  engine: Engine,
  { commonDir, branch }: Pick<BranchPlace, 'commonDir' | 'branch'>,
  since: number,
): readonly AttributedSum[] {
  return engine.attributor
    .sums({ since }, false)
    .filter(({ attribution }) => attribution.repository === commonDir && attribution.branch.branch === branch);
}

/**
 * Since when calls are the next commit's: after the last one on the branch, by the log of HEAD; 0 for none. That knows whole
 * seconds, and the calls of that second led to the commit: the answer to the next one takes longer.
 */
function lastCommitOn({ gitDir, branch }: BranchPlace): number {
  const text = readReflog(gitDir, REFLOG_START)?.text ?? '';
  const last = commitsIn(text, branch).find((commit) => commit.branch === branch);
  return last === undefined ? 0 : last.time + 1000;
}

function byCost(rows: readonly AttributedSum[], name: (row: AttributedSum) => string): readonly string[] {
  const costs = new Map<string, number>();
  for (const row of rows) {
    if (name(row) !== '') costs.set(name(row), (costs.get(name(row)) ?? 0) + chargeTotal(row.totals.charge));
  }
  return [...costs].toSorted((a, b) => b[1] - a[1]).map(([label]) => label);
}
