import { localDay, periodOf, rangeOf, type SummaryPeriod } from '../../core/summary/summaryPeriod.ts';
import { parseDays } from '../text/parseDay.ts';
import { parseMonth } from '../text/parseSpan.ts';
import { UsageError } from '../text/usageError.ts';

export interface PeriodOptions {
  /** A local day or a month; today where nothing is given. */
  readonly day?: string | undefined;
  readonly today: boolean;
  readonly week: boolean;
  readonly month?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** The days that a summary is of. Throws UsageError where the options contradict each other. */
export function choosePeriod({ day, today, week, month, since, until }: PeriodOptions, now: number): SummaryPeriod {
  const ranged = since !== undefined || until !== undefined;
  const ways = [day !== undefined || (week && !today), today, month !== undefined, ranged];
  if (ways.filter(Boolean).length > 1)
    throw new UsageError('Name the days once: a DATE or --today (with --week), --month, or --since and --until.');
  if (ranged) return rangeFrom(since, until, now);
  if (month !== undefined) return periodOf('month', parseMonth(month, now).from);
  const { from, to } = parseDays(day ?? 'today', now);
  return week ? periodOf('week', from) : rangeOf(from, to);
}

function rangeFrom(since: string | undefined, until: string | undefined, now: number): SummaryPeriod {
  if (since === undefined) throw new UsageError('summary --until takes a --since too.');
  const from = parseDays(since, now).from;
  const to = until === undefined ? localDay(now) : parseDays(until, now).to;
  if (to < from) throw new UsageError(`--until ${until ?? 'today'} is before --since ${since}.`);
  return rangeOf(from, to);
}
