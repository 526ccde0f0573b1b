import { median } from '../stats/median.ts';
import type { Horizon } from './outcome.ts';

/** Fewer landings on a side say nothing. */
export const FEWEST_LANDINGS = 6;

export interface MedianInterval {
  readonly n: number;
  /** Share from 0 to 1. */
  readonly median: number;
}

/** What was kept of this work beside what was kept of other changes in the same repository and months ("may include AI work we did not see"). */
export interface KeptComparison {
  /** So many days after the landing. */
  readonly days: Horizon;
  readonly ours: MedianInterval;
  readonly others: MedianInterval;
}

/** Both middles, or undefined where a side is too thin. Both numbers are shown side by side: no verdict follows from them. */
export function compareKept(
  days: Horizon,
  ours: readonly number[],
  others: readonly number[],
): KeptComparison | undefined {
  if (ours.length < FEWEST_LANDINGS || others.length < FEWEST_LANDINGS) return undefined;
  return {
    days,
    ours: { n: ours.length, median: median(ours) },
    others: { n: others.length, median: median(others) },
  };
}

/** At most `count` of the items, spread evenly, always the same ones: what a baseline is measured on. */
export function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T);
}
