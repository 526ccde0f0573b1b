import { DAY_MS } from '../durations.ts';
import { median } from '../stats/median.ts';
import { addDays, createDayOf, type DayKey, startOfDay } from '../usage/day.ts';
import type { NanoDollars } from '../usage/money.ts';

/** What a quarter of an hour cost. */
export interface QuarterSpend {
  /** Its start, ms UTC. */
  readonly time: number;
  readonly cost: NanoDollars;
}

export interface SpendHistory {
  /** Earlier days, in any order; quarters without spend may be missing. */
  readonly quarters: readonly QuarterSpend[];
  /** The first call that is known, ms UTC. */
  readonly firstCall: number;
}

/** With less history a weekday has no middle. */
const LEAST_HISTORY = 21 * DAY_MS;
/** As many earlier weeks are compared. */
export const FORECAST_WEEKS = 8;

/**
 * Returns what is still to come between `now` and `end` (ms UTC, local days): for the rest of today and for each day after it,
 * the median of the same weekdays of up to 8 earlier weeks. Null with less than 3 weeks of history.
 */
export function forecastRest(history: SpendHistory, now: number, end: number): NanoDollars | null {
  if (now - history.firstCall < LEAST_HISTORY) return null;
  const spent = byDay(history.quarters);
  const today = createDayOf()(now);
  let rest = 0;
  for (let day = today; startOfDay(day) < end; day = addDays(day, 1)) {
    const from = day === today ? sinceMidnight(now) : 0;
    rest += median(earlierDays(day, today, history.firstCall).map((each) => costFrom(spent.get(each), from))) || 0;
  }
  return Math.round(rest);
}

/** The same weekdays before today that have been seen whole, the latest first. */
function earlierDays(day: DayKey, today: DayKey, firstCall: number): readonly DayKey[] {
  const days: DayKey[] = [];
  for (let week = 1; days.length < FORECAST_WEEKS; week++) {
    const earlier = addDays(day, -7 * week);
    if (startOfDay(earlier) < firstCall) break;
    if (earlier < today) days.push(earlier);
  }
  return days;
}

type DaySpend = readonly { readonly at: number; readonly cost: NanoDollars }[];

function byDay(quarters: readonly QuarterSpend[]): ReadonlyMap<DayKey, DaySpend> {
  const days = new Map<DayKey, { at: number; cost: NanoDollars }[]>();
  const dayOf = createDayOf();
  for (const { time, cost } of quarters) {
    const day = dayOf(time);
    const known = days.get(day) ?? [];
    days.set(day, known);
    known.push({ at: sinceMidnight(time), cost });
  }
  return days;
}

const costFrom = (day: DaySpend | undefined, from: number): NanoDollars =>
  (day ?? []).reduce((sum, { at, cost }) => (at >= from ? sum + cost : sum), 0);

/** Minutes by the clock on the wall. */
function sinceMidnight(time: number): number {
  const date = new Date(time);
  return date.getHours() * 60 + date.getMinutes();
}
