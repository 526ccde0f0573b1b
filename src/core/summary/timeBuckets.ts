import { QUARTER_MS } from '../durations.ts';
import { type DayKey, endOfDay, startOfDay } from '../usage/day.ts';
import { daysOf, periodOf, type SummaryPeriod } from './summaryPeriod.ts';

/** A stretch of a period that a chart shows as one bar. */
export interface TimeBucket {
  /** First moment inside and first moment after, ms UTC. */
  readonly start: number;
  readonly end: number;
}

/** More bars than this are too thin to be read. */
const MOST_DAYS = 62;
/** Days of so many begun weeks touch one week more. */
const MOST_WEEKS = 61;

/** What each bar of a period is. */
export function barsOf(period: Pick<SummaryPeriod, 'kind' | 'from' | 'to'>): 'hour' | 'day' | 'week' | 'month' {
  if (period.kind === 'day') return 'hour';
  const days = daysOf(period).length;
  if (days <= MOST_DAYS) return 'day';
  return days <= MOST_WEEKS * 7 ? 'week' : 'month';
}

/** The bars of a period: the hours of a local day, else days; weeks or months where there are too many. */
export function timeBucketsOf(period: SummaryPeriod): readonly TimeBucket[] {
  const kind = barsOf(period);
  if (kind === 'hour') return hoursOf(period.start, period.end);
  const days = daysOf(period);
  if (kind === 'day') return days.map((day) => ({ start: startOfDay(day), end: endOfDay(day) }));
  return [...Map.groupBy(days, (day) => periodOf(kind, day).from).values()].map((group) => ({
    start: startOfDay(group[0] as DayKey),
    end: endOfDay(group.at(-1) as DayKey),
  }));
}

/**
 * The hours of a local day as its clocks showed them: 23 or 25 where the clock was changed by one, and the hour that came
 * twice is there twice. A change of half an hour makes one hour shorter or longer.
 */
function hoursOf(start: number, end: number): readonly TimeBucket[] {
  const begins: number[] = [];
  let last = '';
  for (let time = start; time < end; time += QUARTER_MS) {
    const local = new Date(time);
    const name = `${local.getHours()} ${local.getTimezoneOffset()}`;
    if (name !== last) begins.push(time);
    last = name;
  }
  return begins.map((begin, index) => ({ start: begin, end: begins[index + 1] ?? end }));
}
