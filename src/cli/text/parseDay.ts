import { createDayOf, type DayKey, parseDay, startOfDay } from '../../core/usage/day.ts';
import { UsageError } from './usageError.ts';

/** The local days that a person's word for a date names, both included; the same day twice for a single day. */
export interface DaySpan {
  readonly from: DayKey;
  readonly to: DayKey;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * Reads `2026-11-21`, `2026-11` (the whole month), `today`, `yesterday`, `7d` (seven days ago), `2w` or a weekday (the last
 * one, today included). Throws UsageError for anything else.
 */
export function parseDays(text: string, now: number): DaySpan {
  const word = text.trim().toLowerCase();
  if (word === 'today' || word === 'now') return daysAgo(0, now);
  if (word === 'yesterday') return daysAgo(1, now);
  const back = /^(\d{1,4})([dw])$/.exec(word);
  if (back) return daysAgo(Number(back[1]) * (back[2] === 'w' ? 7 : 1), now);
  const weekday = WEEKDAYS.findIndex((name) => name === word || name.slice(0, 3) === word);
  if (weekday >= 0) return daysAgo((new Date(now).getDay() - weekday + 7) % 7, now);
  const month = /^(\d{4})-(\d\d)$/.exec(word);
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12) return monthOf(Number(month[1]), Number(month[2]));
  try {
    const day = parseDay(word);
    return { from: day, to: day };
  } catch {
    throw new UsageError(
      `A date is written as 2026-11-21, today, yesterday, monday, 7d or 2026-11; "${text}" is none of these.`,
    );
  }
}

/** The first moment of the days that a word names, ms UTC. Throws UsageError. */
export const startOfDays = (text: string, now: number): number => startOfDay(parseDays(text, now).from);

function daysAgo(count: number, now: number): DaySpan {
  const date = new Date(now);
  const day = createDayOf()(new Date(date.getFullYear(), date.getMonth(), date.getDate() - count, 12).getTime());
  return { from: day, to: day };
}

function monthOf(year: number, month: number): DaySpan {
  const dayOf = createDayOf();
  return { from: dayOf(new Date(year, month - 1, 1, 12).getTime()), to: dayOf(new Date(year, month, 0, 12).getTime()) };
}
