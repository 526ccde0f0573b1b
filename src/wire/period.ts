/**
 * A period of the team protocol: a local day (`2026-11-21`) or an ISO week (`2026-W47`).
 * `start` and `end` count whole days since 1970-01-01; `end` is the first day after the period.
 */
export interface Period {
  readonly text: string;
  readonly kind: 'day' | 'week';
  readonly start: number;
  readonly end: number;
}

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Local days begin up to 14 hours before and end up to 12 hours after the UTC day of the same name. */
const EARLIEST_LOCAL_MS = 14 * HOUR_MS;
const LATEST_LOCAL_MS = 12 * HOUR_MS;

/** Days after the end of a period’s week until which a row of it is taken; later rows get 410 (the protocol’s rule). */
export const WINDOW_DAYS = { day: 14, week: 7, outcome: 45 } as const;

/** The day as `YYYY-MM-DD` for a count of days since 1970-01-01. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Days since 1970-01-01 for `YYYY-MM-DD`, or undefined for anything that is no real date of this century. */
export function dayNumber(text: string): number | undefined {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms)) return undefined;
  const day = Math.round(ms / DAY_MS);
  return dayText(day) === text ? day : undefined;
}

/** The Monday of the ISO week in which a day is. 1970-01-01 was a Thursday. */
export function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}

/** The ISO week (`2026-W47`) in which a day is. A week belongs to the year of its Thursday (ISO 8601). */
export function weekText(day: number): string {
  const thursday = mondayOf(day) + 3;
  const year = new Date(thursday * DAY_MS).getUTCFullYear();
  const first = Math.round(Date.UTC(year, 0, 1) / DAY_MS);
  return `${year}-W${String(Math.floor((thursday - first) / 7) + 1).padStart(2, '0')}`;
}

/** Reads a period, or undefined for anything else; `2026-W54` and `2026-02-30` are nothing. */
export function parsePeriod(text: string): Period | undefined {
  const day = dayNumber(text);
  if (day !== undefined) return { text, kind: 'day', start: day, end: day + 1 };
  const week = /^(20\d\d)-W(\d\d)$/.exec(text);
  if (!week) return undefined;
  const fourth = Math.round(Date.UTC(Number(week[1]), 0, 4) / DAY_MS);
  const start = mondayOf(fourth) + (Number(week[2]) - 1) * 7;
  return weekText(start) === text ? { text, kind: 'week', start, end: start + 7 } : undefined;
}

/** The period of a detail level in which a local day is. */
export function periodOf(day: string, kind: Period['kind']): Period | undefined {
  const number = dayNumber(day);
  if (number === undefined) return undefined;
  return parsePeriod(kind === 'day' ? day : weekText(number));
}

/** When the last place on earth has finished the period, in ms UTC. */
export function endsAt(period: Period): number {
  return period.end * DAY_MS + LATEST_LOCAL_MS;
}

/** When the last row of the period is taken, in ms UTC: all periods of a week close together, when the week is released. */
export function closesAt(period: Period, kind: 'usage' | 'outcome'): number {
  const weekEnd = (mondayOf(period.start) + 7) * DAY_MS + LATEST_LOCAL_MS;
  return weekEnd + (kind === 'outcome' ? WINDOW_DAYS.outcome : WINDOW_DAYS[period.kind]) * DAY_MS;
}

/** Reports whether a row of this period may be written now (`now` in ms UTC). */
export function windowOf(period: Period, kind: 'usage' | 'outcome', now: number): 'future' | 'open' | 'closed' {
  if (period.start * DAY_MS - EARLIEST_LOCAL_MS > now) return 'future';
  return now <= closesAt(period, kind) ? 'open' : 'closed';
}
