/** The middle value; the mean of the two middle ones for an even count; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] ?? NaN) + (sorted[half] ?? NaN)) / 2;
}

export interface MedianInterval {
  readonly n: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** The chance that such an interval holds the true median, whatever the distribution; at least 0.9. */
  readonly coverage: number;
}

const WANTED = 0.9;
/** A median is shown from this many values on; below, the values themselves are listed. */
export const FEWEST_FOR_MEDIAN = 6;

/**
 * The median with its exact interval from order statistics, [x(j), x(n+1−j)] with the largest j whose coverage
 * 1 − 2·P(Bin(n, ½) ≤ j − 1) reaches 90 %. Undefined for fewer than 6 values: list them.
 */
export function medianInterval(values: readonly number[]): MedianInterval | undefined {
  const n = values.length;
  if (n < FEWEST_FOR_MEDIAN) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  let below = 0;
  let j = 0;
  let coverage = 0;
  for (let k = 0; k < n; k++) {
    below += binomialHalf(n, k);
    if (1 - 2 * below < WANTED) break;
    j = k + 1;
    coverage = 1 - 2 * below;
  }
  return { n, median: median(sorted), low: sorted[j - 1] as number, high: sorted[n - j] as number, coverage };
}

/** P(Bin(n, ½) = k), by logarithms so that large n do not overflow. */
function binomialHalf(n: number, k: number): number {
  let log = -n * Math.LN2;
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i);
  return Math.exp(log);
}
