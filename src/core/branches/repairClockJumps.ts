/**
 * Times of things whose order is known, made never to run backwards. A clock that was wrong for a while gives outliers: those
 * outside of the longest run that does not decrease are moved between their neighbours, whichever way they were off.
 */
export function repairClockJumps(times: readonly number[]): readonly number[] {
  const kept = longestRun(times);
  const out: number[] = [];
  let last = times[kept[0] ?? 0] ?? 0;
  let next = 0;
  times.forEach((time, index) => {
    if (kept[next] === index) {
      last = time;
      next += 1;
    }
    out.push(last);
  });
  return out;
}

/** Indices of a longest non-decreasing subsequence (patience sorting, n log n). */
function longestRun(values: readonly number[]): readonly number[] {
  const tails: number[] = [];
  const before: number[] = [];
  values.forEach((value, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    before[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  });
  const run: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) run.push(at);
  return run.toReversed();
}
