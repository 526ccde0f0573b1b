import { addDays, createDayOf, type DayKey, dayKey, endOfDay, startOfDay } from '../usage/day.ts';

/** A calendar period, named by any of its days. */
export type CalendarKind = 'day' | 'week' | 'month';
export type PeriodKind = CalendarKind | 'range';

/** A local day, week (Monday to Sunday), month, or any range of days, in the machine's own time zone. */
export interface SummaryPeriod {
  readonly kind: PeriodKind;
  /** First and last day, both inside. */
  readonly from: DayKey;
  readonly to: DayKey;
  /** First moment inside and first moment after, ms UTC: a day of 23 or 25 hours has as many. */
  readonly start: number;
  readonly end: number;
}

/** The period that holds a day. */
export function periodOf(kind: CalendarKind, day: DayKey): SummaryPeriod {
  const start = new Date(startOfDay(day));
  if (kind === 'day') return spanning('day', day, day);
  if (kind === 'month') {
    const last = new Date(start.getFullYear(), start.getMonth() + 1, 0, 12);
    return spanning('month', dayKey(new Date(start.getFullYear(), start.getMonth(), 1, 12)), dayKey(last));
  }
  const from = addDays(day, -((start.getDay() + 6) % 7));
  return spanning('week', from, addDays(from, 6));
}

/** The period from one day to another, both included: a day, week or month where it is one. */
export function rangeOf(from: DayKey, to: DayKey): SummaryPeriod {
  const kinds: readonly CalendarKind[] = ['day', 'week', 'month'];
  const calendar = kinds.map((kind) => periodOf(kind, from)).find((each) => each.from === from && each.to === to);
  return calendar ?? spanning('range', from, to);
}

const spanning = (kind: PeriodKind, from: DayKey, to: DayKey): SummaryPeriod => ({
  kind,
  from,
  to,
  start: startOfDay(from),
  end: endOfDay(to),
});

/** The period before (`-1`) or after (`1`), of the same kind; for a range, one of as many days. */
export function neighbour(period: SummaryPeriod, step: -1 | 1): SummaryPeriod {
  const { kind, from, to } = period;
  const beside = step === -1 ? addDays(from, -1) : addDays(to, 1);
  if (kind !== 'range') return periodOf(kind, beside);
  const days = daysOf(period).length - 1;
  return step === -1
    ? spanning('range', addDays(beside, -days), beside)
    : spanning('range', beside, addDays(beside, days));
}

/** What a period is compared with. */
export interface ComparedSpan {
  readonly start: number;
  readonly end: number;
  /** The period still runs: the span before holds the same days and hours of it, and no more. */
  readonly soFar: boolean;
}

/** The span before a period, as much of it as has passed of the period itself. */
export function spanBefore(period: SummaryPeriod, now: number): ComparedSpan {
  const before = neighbour(period, -1);
  if (now >= period.end) return { start: before.start, end: before.end, soFar: false };
  const passed = daysOf({ from: period.from, to: localDay(Math.max(now, period.start)) }).length - 1;
  const clock = new Date(Math.max(now, period.start));
  const then = new Date(startOfDay(addDays(before.from, passed)));
  then.setHours(clock.getHours(), clock.getMinutes(), clock.getSeconds(), clock.getMilliseconds());
  return { start: before.start, end: Math.min(then.getTime(), before.end), soFar: true };
}

/** Every day of a period, in order. */
export function daysOf({ from, to }: Pick<SummaryPeriod, 'from' | 'to'>): readonly DayKey[] {
  const days: DayKey[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The local day of a moment. For many moments make one `createDayOf` and keep it. */
export function localDay(time: number): DayKey {
  return createDayOf()(time);
}
