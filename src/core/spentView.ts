import { activityOf } from './activity.ts';
import type { CallSum } from './callSum.ts';
import { unusualDay } from './change.ts';
import { chargeTotal } from './charge.ts';
import { compositionOf } from './composition.ts';
import { createDayOf } from './day.ts';
import { meanActivity } from './decomposition.ts';
import type { NanoDollars } from './money.ts';
import { byAgent, byBranch, byModel, byTicket, bySession, type SpentNames } from './spentGroups.ts';
import { changeView } from './spentChange.ts';
import type { SpentView } from './spentSchema.ts';
import { slotsOf } from './slots.ts';
import { neighbour, periodOf, type SummaryPeriod } from './summaryPeriod.ts';
import { addTotals, NO_TOTALS } from './totals.ts';
import { usualPlace } from './usualDay.ts';
import type { WorkedSum } from './worked.ts';

export interface SpentInput extends SpentNames {
  readonly period: SummaryPeriod;
  /** Sums by quarter of an hour, of the period only. */
  readonly sums: readonly WorkedSum[];
  /** Sums by quarter of an hour from some time before the period: what it is compared with. */
  readonly before: readonly CallSum[];
  /** What the caches saved, of the calls that have a price; null if none has. */
  readonly cacheSaving: NanoDollars | null;
  readonly notMeasured: readonly string[];
}

/** Block 1 of the summary, from observed calls alone. Every grouping sums to the same totals. */
export function spentView(input: SpentInput): SpentView {
  const { period, sums } = input;
  const totals = sums.reduce((sum, { totals: each }) => addTotals(sum, each), NO_TOTALS);
  const { reReadFactor, cacheHitShare, allInPer1000Output } = compositionOf(totals);
  return {
    totals,
    slots: bySlot(period, sums),
    tickets: byTicket(sums),
    branches: byBranch(sums),
    agents: byAgent(sums, input),
    models: byModel(sums, input),
    sessions: bySession(sums, input),
    composition: { reReadFactor, cacheHitShare, allInPer1000Output, cacheSaving: input.cacheSaving },
    ...compared(input, chargeTotal(totals.charge)),
    notMeasured: input.notMeasured,
  };
}

function bySlot(period: SummaryPeriod, sums: readonly CallSum[]): SpentView['slots'] {
  const slots = slotsOf(period);
  const found = slots.map(() => NO_TOTALS);
  for (const { quarter, totals } of sums) {
    const index = slots.findIndex(({ end }) => quarter < end);
    if (index >= 0) found[index] = addTotals(found[index] ?? NO_TOTALS, totals);
  }
  return slots.map(({ start, end }, index) => ({ start, end, totals: found[index] ?? NO_TOTALS }));
}

function compared({ period, sums, before }: SpentInput, cost: NanoDollars) {
  const stretches = byStretch(period, before);
  const costs = stretches.map((rows) => rows.reduce((sum, { totals }) => sum + chargeTotal(totals.charge), 0));
  const usual = usualPlace(costs, cost) ?? null;
  if (period.kind === 'week') {
    const last = neighbour(period, -1);
    const week = before.filter(({ quarter }) => quarter >= last.start && quarter < last.end);
    return { usual, unusual: null, change: changeView('week before', activityOf(week), activityOf(sums)) };
  }
  const found = unusualDay(costs, cost);
  if (found === undefined) return { usual, unusual: null, change: null };
  const { days, highestBefore, medianBefore, falseAlarm } = found;
  const mean = meanActivity(
    stretches
      .map(activityOf)
      .filter((day) => day.cost > 0)
      .slice(-days),
  );
  return {
    usual,
    unusual: { days, highestBefore, medianBefore: Math.round(medianBefore), falseAlarm },
    change: changeView('usual day', mean, activityOf(sums)),
  };
}

/** The earlier days (or weeks) in which there were calls, oldest first. */
function byStretch({ kind, start }: SummaryPeriod, before: readonly CallSum[]): readonly (readonly CallSum[])[] {
  const dayOf = createDayOf();
  const mondays = new Map<string, string>();
  const stretches = new Map<string, CallSum[]>();
  for (const sum of before) {
    if (sum.quarter >= start) continue;
    const day = dayOf(sum.quarter);
    const key = kind === 'day' ? day : (mondays.get(day) ?? periodOf('week', day).from);
    mondays.set(day, key);
    const rows = stretches.get(key);
    if (rows) rows.push(sum);
    else stretches.set(key, [sum]);
  }
  return [...stretches].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, rows]) => rows);
}
