const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `just now`, `2 min ago`, `3 h ago`, `5 d ago`. Times are ms UTC; one in the future reads `just now`. */
export function agoText(time: number, now: number): string {
  const age = now - time;
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  return `${Math.floor(age / DAY)} d ago`;
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
  return age < HOUR ? MINUTE : age < DAY ? HOUR : DAY;
}
