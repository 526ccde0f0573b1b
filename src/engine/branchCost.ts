import { AGENTS } from '../agents/all.ts';
import { branchAt, branchIntervals, latestName } from '../core/branchIntervals.ts';
import { chargeTotal } from '../core/charge.ts';
import type { BranchCost } from '../core/costNote.ts';
import { foldReflog, NO_REFLOG, parseReflogLine } from '../core/reflog.ts';
import { addTotals, NO_TOTALS, type Totals } from '../core/totals.ts';
import { readHead, readReflog, REFLOG_START } from '../git/reflog.ts';
import type { AttributedSum } from './attributor.ts';
import type { Engine } from './engine.ts';

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
  const since = lastCommitOn(engine, place);
  return sumsOn(engine, place, since).reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
}

/** What all calls on a branch cost; undefined where there were none. */
export function branchCost(engine: Engine, place: Pick<BranchPlace, 'commonDir' | 'branch'>): BranchCost | undefined {
  const rows = sumsOn(engine, place, 0);
  if (rows.length === 0) return undefined;
  return {
    branch: place.branch,
    totals: rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS),
    sessions: new Set(rows.map(({ context }) => `${context.agent}\n${context.session}`)).size,
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

/** When the last commit was made on the branch, by the log of HEAD; 0 for never. git's log knows whole seconds. */
function lastCommitOn(engine: Engine, { commonDir, gitDir, branch }: BranchPlace): number {
  const text = readReflog(gitDir, REFLOG_START)?.text ?? '';
  const intervals = branchIntervals(foldReflog(NO_REFLOG, text), readHead(gitDir));
  const renames = engine.attributor.branches.renames(commonDir);
  const lines = text.split('\n').map(parseReflogLine);
  const last = lines.findLast((line) => {
    if (line === undefined || !line.message.startsWith('commit')) return false;
    const then = branchAt(intervals, line.time)?.branch ?? '';
    return then !== '' && latestName(renames, then, line.time) === branch;
  });
  return last?.time ?? 0;
}

function byCost(rows: readonly AttributedSum[], name: (row: AttributedSum) => string): readonly string[] {
  const costs = new Map<string, number>();
  for (const row of rows) {
    if (name(row) !== '') costs.set(name(row), (costs.get(name(row)) ?? 0) + chargeTotal(row.totals.charge));
  }
  return [...costs].toSorted((a, b) => b[1] - a[1]).map(([label]) => label);
}
