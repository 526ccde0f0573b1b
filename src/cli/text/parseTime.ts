import { UsageError } from './usageError.ts';

/** A moment as a person types it: `now`, `14:05` (today), `2026-11-21`, `2026-11-21T14:05`, with or without a zone. Throws HumanError. */
export function momentFrom(text: string, now: number): number {
  if (text === 'now') return now;
  const clock = /^(\d{1,2}):(\d\d)$/.exec(text);
  const day = new Date(now);
  const time = clock
    ? new Date(day.getFullYear(), day.getMonth(), day.getDate(), Number(clock[1]), Number(clock[2])).getTime()
    : Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  const valid = /^\d{4}-\d\d-\d\d/.test(text) || (clock !== null && Number(clock[1]) < 24 && Number(clock[2]) < 60);
  if (!valid || Number.isNaN(time))
    throw new UsageError(`A time is written as 14:05, 2026-11-21T14:05 or now; got "${text}".`);
  if (clock !== null && time > now)
    throw new UsageError(`${text} is in the future; for another day write it as 2026-11-21T${text}.`);
  return time;
}
