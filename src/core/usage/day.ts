import { QUARTER_MS } from '../durations.ts';

/** A local day: '2026-11-21'. */
export type DayKey = string;

/** The day of a time in a time zone (the machine's own where none is named). */
export function createDayOf(timeZone?: string): (time: number) => DayKey {
  const dayIn = timeZone === undefined ? ownDay : dayInZone(timeZone);
  // Most times asked for are in few quarters of an hour, and no zone changes its day inside one.
  const known = new Map<number, DayKey>();
  return (time) => {
    const quarter = Math.floor(time / QUARTER_MS);
    const day = known.get(quarter) ?? dayIn(quarter * QUARTER_MS);
    known.set(quarter, day);
    return day;
  };
}

/** Not by Intl, whose first formatter takes ten milliseconds: a window's first figure waits for this. */
function ownDay(time: number): DayKey {
  const date = new Date(time);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function dayInZone(timeZone: string): (time: number) => DayKey {
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en-CA', { ...digits, timeZone });
  return (time) => format.format(time);
}

/** The first millisecond of a local day, in the machine's own zone. Throws RangeError for what is no date. */
export function startOfDay(day: DayKey): number {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  const [year, month, date] = (found?.slice(1) ?? []).map(Number) as [number, number, number];
  const start = new Date(year, month - 1, date);
  if (found === null || start.getMonth() !== month - 1 || start.getDate() !== date)
    throw new RangeError(`not a date: ${day}`);
  return start.getTime();
}

/** The first millisecond of the local day after: 23, 24 or 25 hours later. */
export function endOfDay(day: DayKey): number {
  const start = new Date(startOfDay(day));
  return new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1).getTime();
}
