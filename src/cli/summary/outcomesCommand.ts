import { jsonTotals } from '../../core/export/groupReport.ts';
import { jsonOutcome, type OutcomeRow } from '../../core/outcomes/outcomeRow.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { askedWork, type BranchWork, branchWork } from '../../engine/outcomes/evidence/branchWork.ts';
import { outcomeRows } from '../../engine/outcomes/outcomeRows.ts';
import { allWork } from '../../engine/outcomes/outcomes.ts';
import { allFolders } from '../../ledger/queries.ts';
import { lookAtBranches } from '../machine/lookAtBranches.ts';
import { readLogs } from '../machine/machine.ts';
import { NO_CALL } from '../report/reportTable.ts';
import { chosenRepository } from '../repositoryHere.ts';
import { startOfDays } from '../text/parseDay.ts';
import { outcomesTable } from './outcomesTable.ts';

/** `token-ledger outcomes`: what became of the work on every branch that a call was on. Waits until all were looked at. */
export async function runOutcomes(
  dist: string,
  options: { since: string | undefined; repo: string | undefined; all: boolean; json: boolean },
): Promise<string> {
  const since = options.since === undefined ? undefined : startOfDays(options.since, Date.now());
  const { engine } = await readLogs(dist);
  try {
    // A branch may have been renamed, or gone on, since its last call.
    engine.seeBranches(allFolders(engine.ledger));
    const here = chosenRepository(engine, options)?.commonDir;
    const inHere = (work: BranchWork): boolean => here === undefined || work.commonDir === here;
    const all = allWork(engine).filter(inHere);
    const shown = since === undefined ? all : branchWork(engine.attributor.sums({ since }, false)).filter(inHere);
    const problem = await lookAtBranches(engine, askedWork(all, shown), { compares: false, rereads: true });
    const rows = outcomeRows(engine, shown, problem).toSorted(byCost);
    if (options.json) return toJson(rows);
    return rows.length === 0 ? NO_CALL : outcomesTable(rows, Date.now());
  } finally {
    engine.close();
  }
}

const byCost = (a: OutcomeRow, b: OutcomeRow): number =>
  chargeTotal(b.totals.charge) - chargeTotal(a.totals.charge) || b.lastCall - a.lastCall;

function toJson(rows: readonly OutcomeRow[]): string {
  const totals = rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
  const reported = { schema: 'token-ledger/outcomes@1', totals: jsonTotals(totals), rows: rows.map(jsonOutcome) };
  return `${JSON.stringify(reported, null, 2)}\n`;
}
