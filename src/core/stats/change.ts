import { NANO_PER_DOLLAR, type NanoDollars } from '../usage/money.ts';
import { median } from './median.ts';

/** A day that cost more than any of the last active ones. */
export interface UnusualDay {
  /** So many earlier active days it was compared with. */
  readonly days: number;
  readonly cost: NanoDollars;
  readonly highestBefore: NanoDollars;
  readonly medianBefore: NanoDollars;
  /** The chance that a day like all others is marked, whatever the distribution: 1/(days + 1) at most. */
  readonly falseAlarm: number;
}

const MOST_DAYS = 30;
const FEWEST_DAYS = 14;
const TIMES_MEDIAN = 2;
/** Below this a day is not worth a word; `tokenLedger.summary.unusualFrom` sets another. */
export const UNUSUAL_FLOOR: NanoDollars = 5 * NANO_PER_DOLLAR;

/**
 * Marks a day by its rank: dearer than each of the last 30 active days (at least 14), at least twice their
 * median, and at least `floor`. `before` holds the cost of earlier days, oldest first; days without cost do not count.
 */
export function unusualDay(
  before: readonly NanoDollars[],
  cost: NanoDollars,
  floor: NanoDollars = UNUSUAL_FLOOR,
): UnusualDay | undefined {
  const active = before.filter((day) => day > 0).slice(-MOST_DAYS);
  if (active.length < FEWEST_DAYS || cost < floor) return undefined;
  const highestBefore = active.reduce((a, b) => Math.max(a, b));
  const medianBefore = median(active);
  if (cost <= highestBefore || cost < TIMES_MEDIAN * medianBefore) return undefined;
  return { days: active.length, cost, highestBefore, medianBefore, falseAlarm: 1 / (active.length + 1) };
}
