import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import { agoMoment, nextAgoChange } from '../text/relativeTime.ts';

/** A session is live for this long after its last call, ms: an answer or a tool may take as long, and a usual cache lives as long. */
export const LIVE_FOR = 5 * MINUTE_MS;
/** After this long without a call the day's sum is worth more than the last session's, ms. */
const OVER_AFTER = HOUR_MS;

/** The one rule of live sessions, for every screen. A call that is dated later than now, by another clock, is as far from it as one before. */
export const isLive = (lastTime: number, now: number): boolean => Math.abs(now - lastTime) < LIVE_FOR;

/** Nothing was called for so long that the session is probably over. */
export const isOver = (lastTime: number, now: number): boolean => now - lastTime >= OVER_AFTER;

/**
 * The moment that a session's words are for (ms UTC). It moves each minute while the session is live ("2 min ago"), once
 * when it turns idle and once when it is over; then it stays, so that no timer runs in a window in which nothing goes on.
 */
export function seenAsOf(lastTime: number, now: number): number {
  const age = now - lastTime;
  if (isOver(lastTime, now)) return lastTime + OVER_AFTER;
  return age >= LIVE_FOR ? lastTime + LIVE_FOR : agoMoment(lastTime, now);
}

/** When `seenAsOf` moves next, ms UTC; infinite for a session that is over. */
export function nextSeen(lastTime: number, now: number): number {
  const age = now - lastTime;
  if (isOver(lastTime, now)) return Number.POSITIVE_INFINITY;
  return age >= LIVE_FOR ? lastTime + OVER_AFTER : Math.min(nextAgoChange(lastTime, now), lastTime + LIVE_FOR);
}
