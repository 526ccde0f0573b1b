import { createDayOf, type DayKey, endOfDay, startOfDay } from '../usage/day.ts';

export type PeriodKind = 'day' | 'week';

/** A local day, or the local week (Monday to Sunday) that holds it, in the machine's own time zone. */
export interface SummaryPeriod {
  readonly kind: PeriodKind;
  /** First and last day, both inside. */
  readonly from: DayKey;
  readonly to: DayKey;
  /** First moment inside and first moment after, ms UTC: a day of 23 or 25 hours has as many. */
  readonly start: number;
  readonly end: number;
}

/** The period that holds a day. Throws RangeError for what is no date. */
export function periodOf(kind: PeriodKind, day: DayKey): SummaryPeriod {
  const start = startOfDay(day);
  if (kind === 'day') return { kind, from: day, to: day, start, end: endOfDay(day) };
  const back = (new Date(start).getDay() + 6) % 7;
  const from = addDays(day, -back);
  const to = addDays(from, 6);
  return { kind, from, to, start: startOfDay(from), end: endOfDay(to) };
}

/** The period before (`-1`) or after (`1`), of the same kind. */
export function neighbour({ kind, from }: SummaryPeriod, step: -1 | 1): SummaryPeriod {
  return periodOf(kind, addDays(from, kind === 'day' ? step : step * 7));
}

/** The day so many days later; noon keeps clear of every change of the clock. */
export function addDays(day: DayKey, count: number): DayKey {
  const noon = new Date(startOfDay(day));
  noon.setHours(12);
  noon.setDate(noon.getDate() + count);
  return dayKey(noon);
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

function dayKey(date: Date): DayKey {
  return [digits(date.getFullYear(), 4), digits(date.getMonth() + 1, 2), digits(date.getDate(), 2)].join('-');
}

const digits = (n: number, length: number): string => String(n).padStart(length, '0');
