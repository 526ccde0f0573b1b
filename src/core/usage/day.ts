import { QUARTER_MS } from '../durations.ts';

declare const brand: unique symbol;

/** A local day: '2026-11-21'. Made by `dayKey` of a date and by `parseDay` of a text, so that it always is one. */
export type DayKey = string & { readonly [brand]: 'DayKey' };

/** The day of a date in the machine's own zone. Not by Intl, whose first formatter takes ten milliseconds: a window's first figure waits for this. */
export function dayKey(date: Date): DayKey {
  const digits = (n: number, length: number): string => String(n).padStart(length, '0');
  return [digits(date.getFullYear(), 4), digits(date.getMonth() + 1, 2), digits(date.getDate(), 2)].join('-') as DayKey;
}

/** The day that a text names. Throws RangeError for what is no date. */
export function parseDay(text: string): DayKey {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const [year = 0, month = 0, day = 0] = (found?.slice(1) ?? []).map(Number);
  const date = new Date(year, month - 1, day);
  if (found === null || date.getMonth() !== month - 1 || date.getDate() !== day)
    throw new RangeError(`not a date: ${text}`);
  return text as DayKey;
}

/** Reports whether a text names a day. */
export function isDay(text: string): text is DayKey {
  try {
    return parseDay(text) === text;
  } catch {
    return false;
  }
}

/** The day of a time in a time zone (the machine's own where none is named). */
export function createDayOf(timeZone?: string): (time: number) => DayKey {
  const dayIn = timeZone === undefined ? (time: number) => dayKey(new Date(time)) : dayInZone(timeZone);
  // Most times asked for are in few quarters of an hour, and no zone changes its day inside one.
  const known = new Map<number, DayKey>();
  return (time) => {
    const quarter = Math.floor(time / QUARTER_MS);
    const day = known.get(quarter) ?? dayIn(quarter * QUARTER_MS);
    known.set(quarter, day);
    return day;
  };
}

function dayInZone(timeZone: string): (time: number) => DayKey {
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en-CA', { ...digits, timeZone });
  return (time) => format.format(time) as DayKey;
}

/** The first millisecond of a local day, in the machine's own zone. */
export function startOfDay(day: DayKey): number {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return new Date(year, month - 1, date).getTime();
}

/** The first millisecond of the local day after: 23, 24 or 25 hours later. */
export function endOfDay(day: DayKey): number {
  const start = new Date(startOfDay(day));
  return new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1).getTime();
}

/** The day so many days later; noon keeps clear of every change of the clock. */
export function addDays(day: DayKey, count: number): DayKey {
  const noon = new Date(startOfDay(day));
  noon.setHours(12);
  noon.setDate(noon.getDate() + count);
  return dayKey(noon);
}
