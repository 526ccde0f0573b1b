import { DAY_MS, MINUTE_MS } from '../durations.ts';
import { NANO_PER_DOLLAR, type NanoDollars } from '../usage/money.ts';

/** Spending is compared in stretches of this length, ms. */
export const RUNAWAY_WINDOW = 10 * MINUTE_MS;
/** The person's own stretches of the last 28 days are the measure, ms. */
export const RUNAWAY_HISTORY = 28 * DAY_MS;

const TIMES = 3;
const FLOOR: NanoDollars = 3 * NANO_PER_DOLLAR;
/** Of fewer stretches the 95th percentile is just the highest. */
const FEWEST_WINDOWS = 20;

/**
 * Returns what the person's stretches usually cost at most (their 95th percentile), if a session spends far beyond it: in the
 * last 10 minutes more than 3 times as much, and more than 3 dollars. Undefined otherwise. A note follows from it, nothing else.
 */
export function usualIfRunaway(
  lastTenMinutes: NanoDollars,
  windowsOf: () => readonly NanoDollars[],
): NanoDollars | undefined {
  // Most sessions spend less: what the person spent in 28 days need not be summed.
  if (lastTenMinutes <= FLOOR) return undefined;
  const windows = windowsOf();
  if (windows.length < FEWEST_WINDOWS) return undefined;
  const sorted = windows.toSorted((a, b) => a - b);
  const high = sorted[Math.ceil(sorted.length * 0.95) - 1] as number;
  return lastTenMinutes > TIMES * high ? high : undefined;
}
