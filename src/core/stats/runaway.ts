import { NANO_PER_DOLLAR, type NanoDollars } from '../usage/money.ts';

/** Spending is looked at in stretches of this length, ms. */
const RUNAWAY_WINDOW = 10 * 60_000;
/** The person's own stretches of so many ms are the measure. */
export const RUNAWAY_HISTORY = 28 * 86_400_000;

const TIMES = 3;
const FLOOR: NanoDollars = 3 * NANO_PER_DOLLAR;
/** Of fewer stretches the 95th percentile is just the highest. */
const FEWEST_WINDOWS = 20;

export interface SessionSpend {
  /** ms UTC. */
  readonly time: number;
  readonly cost: NanoDollars;
}

/** Cost of each 10-minute stretch of the clock in which something was spent, in any order. */
export function spentByWindow(calls: readonly SessionSpend[]): readonly NanoDollars[] {
  const sums = new Map<number, NanoDollars>();
  for (const { time, cost } of calls) {
    const window = Math.floor(time / RUNAWAY_WINDOW);
    sums.set(window, (sums.get(window) ?? 0) + cost);
  }
  return [...sums.values()].filter((cost) => cost > 0);
}

/**
 * Whether a session spends far beyond the person's habit: in the last 10 minutes more than 3 times the
 * 95th percentile of their own stretches of 28 days, and more than 3 dollars. A note follows from it, nothing else.
 */
export function isRunaway(lastTenMinutes: NanoDollars, windows: readonly NanoDollars[]): boolean {
  if (lastTenMinutes <= FLOOR || windows.length < FEWEST_WINDOWS) return false;
  const sorted = windows.toSorted((a, b) => a - b);
  const high = sorted[Math.ceil(sorted.length * 0.95) - 1] as number;
  return lastTenMinutes > TIMES * high;
}

/** Sessions that were marked already; a session is marked once. Gives the new set, or undefined if there is nothing to say. */
export function noteRunaway(
  session: string,
  marked: ReadonlySet<string>,
  lastTenMinutes: NanoDollars,
  windows: readonly NanoDollars[],
): ReadonlySet<string> | undefined {
  if (marked.has(session) || !isRunaway(lastTenMinutes, windows)) return undefined;
  return new Set([...marked, session]);
}
