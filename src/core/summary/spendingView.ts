import type { AttributedUsage } from '../attribution/workItem.ts';
import type { ColdCache } from '../live/coldCache.ts';
import { compositionOf } from '../pricing/composition.ts';
import { activityOf } from '../stats/activity.ts';
import { unusualDay } from '../stats/change.ts';
import { type Activity, meanActivity } from '../stats/decomposition.ts';
import { sustainedChange } from '../stats/sustainedChange.ts';
import { type UsualPlace, usualPlace } from '../stats/usualDay.ts';
import type { CallSum } from '../usage/callSum.ts';
import { chargeTotal } from '../usage/charge.ts';
import { createDayOf, type DayKey, startOfDay } from '../usage/day.ts';
import type { NanoDollars } from '../usage/money.ts';
import { addTotals, NO_TOTALS } from '../usage/totals.ts';
import { changeView } from './spentChange.ts';
import { byAgent, byBranch, byModel, bySession, byTicket, byUse, type SpentNames } from './spentGroups.ts';
import type { SpentView } from './spentSchema.ts';
import { type PeriodKind, periodOf, type SummaryPeriod, spanBefore } from './summaryPeriod.ts';
import { barsOf, timeBucketsOf } from './timeBuckets.ts';

export interface DayCost {
  readonly day: DayKey;
  readonly cost: NanoDollars;
}

export interface SpentInput extends SpentNames {
  readonly period: SummaryPeriod;
  /** ms UTC: a period that still runs is compared with as much of the one before. */
  readonly now: number;
  /** Sums by quarter of an hour, of the period only. */
  readonly sums: readonly AttributedUsage[];
  /** What earlier days cost, oldest first: what the period is compared with. */
  readonly before: readonly DayCost[];
  /** Sums by quarter of an hour of an earlier time; asked only where a difference is to be explained. */
  readonly earlier: (since: number, until: number) => readonly CallSum[];
  /** What the caches saved, of the calls that have a price; null if none has. */
  readonly cacheSaving: NanoDollars | null;
  /** Turns after a cold cache; left out or without a turn, nothing is shown. */
  readonly coldCache?: ColdCache;
  readonly notMeasured: readonly string[];
  /** What a day may cost, of all folders. */
  readonly dayBudget?: NanoDollars | undefined;
  /** Below this cost no day is called unusual; without it, `UNUSUAL_FLOOR`. */
  readonly unusualFrom?: NanoDollars;
}

/** Block 1 of the summary, from observed calls alone. Every grouping sums to the same totals. */
export function spentView(input: SpentInput): SpentView {
  const { period, sums } = input;
  const totals = sums.reduce((sum, { totals: each }) => addTotals(sum, each), NO_TOTALS);
  const { reReadFactor, cacheHitShare, allInPer1000Output, reasoningShare } = compositionOf(totals);
  return {
    totals,
    slots: bySlot(period, sums),
    dayBudget: barsOf(period) === 'day' ? (input.dayBudget ?? null) : null,
    tickets: byTicket(sums),
    branches: byBranch(sums),
    agents: byAgent(sums, input),
    models: byModel(sums, input),
    usedBy: byUse(sums),
    sessions: bySession(sums, input),
    composition: { reReadFactor, cacheHitShare, allInPer1000Output, reasoningShare, cacheSaving: input.cacheSaving },
    coldCache: (input.coldCache?.turns ?? 0) > 0 ? (input.coldCache ?? null) : null,
    ...compared(input, chargeTotal(totals.charge)),
    sustained: lastingChange(input),
    notMeasured: input.notMeasured,
  };
}

function bySlot(period: SummaryPeriod, sums: readonly CallSum[]): SpentView['slots'] {
  const slots = timeBucketsOf(period);
  const found = slots.map(() => NO_TOTALS);
  for (const { quarter, totals } of sums) {
    const index = slots.findIndex(({ end }) => quarter < end);
    if (index >= 0) found[index] = addTotals(found[index] ?? NO_TOTALS, totals);
  }
  return slots.map(({ start, end }, index) => ({ start, end, totals: found[index] ?? NO_TOTALS }));
}

function compared(input: SpentInput, cost: NanoDollars): Pick<SpentView, 'usual' | 'unusual' | 'change'> {
  const { period, before } = input;
  const costs = costsBefore(period.kind, before);
  const usual = usualSoFar(input, usualPlace(costs, cost));
  const found = period.kind === 'day' ? unusualDay(costs, cost, input.unusualFrom) : undefined;
  if (found === undefined) return { usual, unusual: null, change: againstSpanBefore(input) };
  const { days, highestBefore, medianBefore, falseAlarm } = found;
  const unusual = { days, highestBefore, medianBefore: Math.round(medianBefore), falseAlarm };
  return { usual, unusual, change: againstUsualDay(input, days) };
}

/** Of a period that still runs nothing is said but what stays true however it ends. */
function usualSoFar({ period, now }: SpentInput, place: UsualPlace | undefined): SpentView['usual'] {
  const soFar = now < period.end;
  return place === undefined || (soFar && place.below === 0) ? null : { ...place, soFar };
}

function againstSpanBefore({ period, now, sums, earlier }: SpentInput): SpentView['change'] {
  const { start, end, soFar } = spanBefore(period, now);
  if (end <= start) return null;
  const before = earlier(start, end);
  const compared = { against: `${period.kind} before`, soFar, reasoning: reasoningShift(before, sums) } as const;
  return changeView(compared, pricedActivity(before), pricedActivity(sums));
}

function againstUsualDay({ period, now, sums, before, earlier }: SpentInput, days: number): SpentView['change'] {
  const active = before.filter((day) => day.cost > 0).slice(-days);
  const from = startOfDay(active[0]?.day ?? period.from);
  const usual = byDay(earlier(from, period.start)).slice(-days);
  const reasoning = reasoningShift(usual.flat(), sums);
  return changeView(
    { against: 'usual day', soFar: now < period.end, reasoning },
    meanActivity(usual.map(pricedActivity)),
    pricedActivity(sums),
  );
}

/** Tokens without a price would look like cheap ones. */
const pricedActivity = (sums: readonly CallSum[]): Activity =>
  activityOf(sums.filter(({ totals }) => totals.unpricedCalls === 0));

/** A tool that began to think more may cost more although nothing else changed. */
function reasoningShift(
  before: readonly CallSum[],
  after: readonly CallSum[],
): NonNullable<SpentView['change']>['reasoning'] {
  const [then, now] = [before, after].map(
    (sums) => compositionOf(sums.reduce((sum, { totals }) => addTotals(sum, totals), NO_TOTALS)).reasoningShare,
  );
  return then == null || now == null ? null : { before: then, after: now };
}

/** Over whole days: one that still runs would look cheap. */
function lastingChange({ period, now, before, sums }: SpentInput): SpentView['sustained'] {
  if (period.kind !== 'week') return null;
  const here = timeBucketsOf(period)
    .filter(({ end }) => end <= now)
    .map(({ start, end }) => sums.filter(({ quarter }) => quarter >= start && quarter < end))
    .map((rows) => rows.reduce((sum, { totals }) => sum + chargeTotal(totals.charge), 0));
  return sustainedChange([...before.map(({ cost }) => cost), ...here]) ?? null;
}

/** The costs of earlier periods of the same kind, oldest first; a range has none. */
function costsBefore(kind: PeriodKind, before: readonly DayCost[]): readonly NanoDollars[] {
  if (kind === 'day') return before.map((day) => day.cost);
  if (kind === 'range') return [];
  const periods = new Map<DayKey, NanoDollars>();
  for (const { day, cost } of before) {
    const first = periodOf(kind, day).from;
    periods.set(first, (periods.get(first) ?? 0) + cost);
  }
  return [...periods.values()];
}

/** The calls of each day in which something was spent. */
function byDay(sums: readonly CallSum[]): readonly (readonly CallSum[])[] {
  const dayOf = createDayOf();
  const days = [...Map.groupBy(sums, ({ quarter }) => dayOf(quarter))].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return days.map(([, rows]) => rows).filter((rows) => rows.some(({ totals }) => chargeTotal(totals.charge) > 0));
}
