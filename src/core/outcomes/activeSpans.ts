/** From the first to the last call of a stretch of work, ms UTC. */
export type ActiveSpan = readonly [first: number, last: number];

/** Joins stretches that are at most `gap` ms apart; oldest first. */
export function joinSpans(spans: readonly ActiveSpan[], gap: number): readonly ActiveSpan[] {
  const joined: [number, number][] = [];
  for (const [first, last] of spans.toSorted((a, b) => a[0] - b[0])) {
    const before = joined.at(-1);
    if (before !== undefined && first - before[1] <= gap) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

/** What both hold of time. */
export function sharedSpans(a: readonly ActiveSpan[], b: readonly ActiveSpan[]): readonly ActiveSpan[] {
  return a.flatMap(([from, until]) =>
    b.flatMap(([first, last]): readonly ActiveSpan[] =>
      first <= until && last >= from ? [[Math.max(from, first), Math.min(until, last)]] : [],
    ),
  );
}

/** git keeps whole seconds: a commit in the second of the first call seems to be before it (ms). */
const WHOLE_SECOND = 1000;

/** Reports whether a time is in a stretch, or at most `afterwards` ms after its last call. */
export function isActive(spans: readonly ActiveSpan[], time: number, afterwards: number): boolean {
  return spans.some(([first, last]) => time >= first - WHOLE_SECOND && time <= last + afterwards);
}
