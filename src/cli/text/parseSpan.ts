import { endOfDay, startOfDay } from '../../core/usage/day.ts';
import { type DaySpan, parseDays } from './parseDay.ts';
import { UsageError } from './usageError.ts';

/** The options by which a command's user names a span of days. */
export interface SpanOptions {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly month?: string | undefined;
  readonly today?: boolean | undefined;
}

/** First moment inside and first moment after, ms UTC; an end that was not named is undefined. */
export interface TimeSpan {
  readonly since?: number;
  readonly until?: number;
}

/** Reads the span that the options name; `{}` for none. Throws UsageError where they contradict each other. */
export function parseSpan(options: SpanOptions, now: number): TimeSpan {
  const { since, until, month, today = false } = options;
  const ways = [month !== undefined, today, since !== undefined || until !== undefined].filter(Boolean).length;
  if (ways > 1) throw new UsageError('Name the time once: --month, --today, or --since and --until.');
  if (month !== undefined) return timesOf(parseMonth(month, now));
  if (today) return timesOf(parseDays('today', now));
  const from = since === undefined ? undefined : startOfDay(parseDays(since, now).from);
  const to = until === undefined ? undefined : endOfDay(parseDays(until, now).to);
  if (from !== undefined && to !== undefined && to <= from)
    throw new UsageError(`--until ${until} is before --since ${since}.`);
  return { ...(from !== undefined && { since: from }), ...(to !== undefined && { until: to }) };
}

/** Reads `2026-11`. Throws UsageError for anything else. */
export function parseMonth(text: string, now: number): DaySpan {
  if (!/^\d{4}-\d\d$/.test(text.trim())) throw new UsageError(`A month is written as 2026-11; got "${text}".`);
  return parseDays(text, now);
}

const timesOf = ({ from, to }: DaySpan): Required<TimeSpan> => ({ since: startOfDay(from), until: endOfDay(to) });
