import type { AttributedUsage } from '../../core/attribution/workItem.ts';
import { DAY_MS } from '../../core/durations.ts';
import type { OutcomeRow } from '../../core/outcomes/outcomeRow.ts';
import type { Denominator } from '../../core/outcomes/ratios.ts';
import type { BecameView } from '../../core/summary/becameSchema.ts';
import { type BranchCost, becameView, branchKey } from '../../core/summary/outcomesView.ts';
import { localDay, neighbour, periodOf, type SummaryPeriod } from '../../core/summary/summaryPeriod.ts';
import type { OutcomesView } from '../../core/summary/summarySchema.ts';
import { closedTickets } from '../../core/summary/ticketRow.ts';
import { artifactKey, type PerInput, perView } from '../../core/summary/unitCostView.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import type { NanoDollars } from '../../core/usage/money.ts';
import { addTotals } from '../../core/usage/totals.ts';
import type { SumFilter } from '../../ledger/rollup/sumFilter.ts';
import { attributeSum } from '../attribution/attributeSum.ts';
import type { Engine } from '../ingest/engine.ts';
import { ticketRows } from '../tagging/tickets.ts';
import { requestSums, requestTotals } from './evidence/requestSums.ts';

/** What is known of branches' outcomes by now. */
export interface KnownOutcomes {
  readonly rows: readonly OutcomeRow[];
  readonly progress: Pick<BecameView, 'done' | 'of' | 'running' | 'problem'>;
  readonly kept: BecameView['kept'];
}

export interface OutcomesQuestion {
  readonly period: SummaryPeriod;
  readonly contexts: readonly number[] | undefined;
  readonly denominator: Denominator;
  readonly now: number;
}

/** The span that states are shown for: what landed must be 30 days old before it can be called kept. */
const STATES_OF = 90 * DAY_MS;
/** The outcome of a period's cost is shown this long after its end. */
const COHORT_AFTER = 30 * DAY_MS;
const TREND_WEEKS = 12;

/** From when on a period's summary shows work, ms UTC. */
export const statesFrom = ({ start, end }: SummaryPeriod): number => Math.max(0, Math.min(start, end - STATES_OF));

/** Blocks 2 and 3 of the summary, from what the outcome engine knows and the same sums as block 1. */
export function outcomesOf(engine: Engine, known: KnownOutcomes, question: OutcomesQuestion): OutcomesView {
  const { period, contexts, denominator, now } = question;
  const inside = contexts === undefined ? {} : { contexts };
  const until = Math.min(period.end, now);
  const window = { from: statesFrom(period), to: Math.max(until, period.start + 1) };
  const all = engine.attributor.sums({ ...inside, since: window.from, until: period.end }, false).map(attributeSum);
  const here = engine.attributor.sums({ ...inside, since: period.start, until: period.end }, false).map(attributeSum);
  const costs = byBranch(all);
  const mine = new Set(costs.map(({ repository }) => repository));
  const rows = contexts === undefined ? known.rows : known.rows.filter(({ repository }) => mine.has(repository));
  const span = { from: period.start, to: period.end };
  return {
    became: becameView({
      period: span,
      rows,
      workedOn: new Set(byBranch(here).map(({ repository, branch }) => branchKey(repository, branch))),
      window,
      costs,
      ...(period.end + COHORT_AFTER <= now && { cohort: { at: period.end + COHORT_AFTER, costs: byBranch(here) } }),
      progress: known.progress,
      kept: known.kept.filter(({ repository }) => mine.has(repository)),
    }),
    per: perView({
      denominator,
      period: span,
      rows,
      closedTickets:
        denominator === 'ticket' ? closedTickets(ticketRows(engine, engine.attributor.sums(inside, false))) : [],
      ...(denominator === 'pull-request' && { requests: requestsOf(engine, inside) }),
      spent: costOf(here),
      linked: costOf(here.filter(({ work }) => (denominator === 'ticket' ? work.ticket.text : work.branch) !== '')),
      notMeasured: engine.unmeasuredTools().map(({ what }) => what),
      weeks: weeksBefore(period, now),
    }),
  };
}

function byBranch(sums: readonly AttributedUsage[]): readonly BranchCost[] {
  const found = new Map<string, BranchCost>();
  for (const { work, totals } of sums) {
    const { repository, branch } = work;
    const key = branchKey(repository, branch);
    const before = found.get(key);
    found.set(key, { repository, branch, totals: before === undefined ? totals : addTotals(before.totals, totals) });
  }
  return [...found.values()];
}

const costOf = (sums: readonly AttributedUsage[]): NanoDollars =>
  sums.reduce((sum, { totals }) => sum + chargeTotal(totals.charge), 0);

function requestsOf(engine: Engine, filter: SumFilter): NonNullable<PerInput['requests']> {
  const sums = engine.attributor.sums(filter, false);
  const repositories = new Map(sums.map(({ place }) => [place.commonDir, place.repository]));
  return new Map(
    [...requestTotals(requestSums(engine, sums)).values()].map(({ request, totals, work }) => [
      artifactKey(repositories.get(request.commonDir) ?? '', request.name),
      { totals, work },
    ]),
  );
}

/** The weeks up to the one that holds the period's end, oldest first. */
function weeksBefore({ to }: SummaryPeriod, now: number) {
  const weeks: { from: number; to: number; complete: boolean }[] = [];
  let week = periodOf('week', to < localDay(now) ? to : localDay(now));
  for (let i = 0; i < TREND_WEEKS; i++) {
    weeks.unshift({ from: week.start, to: week.end, complete: week.end <= now });
    week = neighbour(week, -1);
  }
  return weeks;
}
