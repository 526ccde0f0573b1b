import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts';
import { figureWords } from '../words/figureWords.ts';

/** `just now`, `2 min ago`, `3 h ago`, `5 d ago`. Times are ms UTC; one in the future reads `just now`. */
export function agoText(time: number, now: number): string {
  const age = now - time;
  if (age < MINUTE_MS) return figureWords.justNow();
  if (age < HOUR_MS) return figureWords.minutesAgo({ n: Math.floor(age / MINUTE_MS) });
  if (age < DAY_MS) return figureWords.hoursAgo({ n: Math.floor(age / HOUR_MS) });
  return figureWords.daysAgo({ n: Math.floor(age / DAY_MS) });
}

/** The earliest moment that reads as `now` does, seen from `time`: it changes only when the words of `agoText` change. */
export function agoMoment(time: number, now: number): number {
  const age = Math.max(0, now - time);
  return time + age - (age % stepOf(age));
}

/** When the words of `agoText` change next, ms UTC. */
export function nextAgoChange(time: number, now: number): number {
  return agoMoment(time, now) + stepOf(Math.max(0, now - time));
}

function stepOf(age: number): number {
  return age < HOUR_MS ? MINUTE_MS : age < DAY_MS ? HOUR_MS : DAY_MS;
}
