import type { NanoDollars } from '../usage/money.ts';
import { median } from './median.ts';

/** Days have cost more (or less) than before, for a while. */
export interface SustainedChange {
  /** So many of the last active days. */
  readonly days: number;
  /** Their median by that of the days before. */
  readonly times: number;
  readonly medianBefore: NanoDollars;
}

/** Active days that say what is usual, and those after them that are watched. */
const BASELINE = 28;
const WATCHED = 20;
/** Weight of the latest day; with this limit, days that are all alike raise about one false alarm in ten watches. */
const WEIGHT = 0.2;
const LIMIT = 2.9;
/** Costs of days vary by more than this in the logarithm, whatever a quiet baseline says. */
const LEAST_SPREAD = 0.15;
/** Makes the median absolute deviation of normal values their standard deviation. */
const NORMAL = 1.4826;

/**
 * Detects a lasting change by an exponentially weighted moving average of the logarithms of active days' costs (EWMA control
 * chart). `costs`: of days, oldest first, whole days only. Undefined without a change, and for fewer than 33 active days.
 */
export function sustainedChange(costs: readonly NanoDollars[]): SustainedChange | undefined {
  const active = costs.filter((cost) => cost > 0).slice(-(BASELINE + WATCHED));
  const watched = active.slice(BASELINE);
  if (watched.length < 5) return undefined;
  const logs = active.slice(0, BASELINE).map(Math.log);
  const middle = median(logs);
  const spread = Math.max(LEAST_SPREAD, NORMAL * median(logs.map((log) => Math.abs(log - middle))));
  let [average, since, limit] = [0, 0, 0];
  for (const [i, cost] of watched.entries()) {
    const before = average;
    average = WEIGHT * ((Math.log(cost) - middle) / spread) + (1 - WEIGHT) * average;
    if (Math.sign(average) !== Math.sign(before)) since = i;
    limit = LIMIT * Math.sqrt((WEIGHT / (2 - WEIGHT)) * (1 - (1 - WEIGHT) ** (2 * (i + 1))));
  }
  if (Math.abs(average) <= limit) return undefined;
  const changed = watched.slice(since);
  const medianBefore = Math.exp(middle);
  return { days: changed.length, times: median(changed) / medianBefore, medianBefore: Math.round(medianBefore) };
}
