import { type Counts, sameCounts } from './codexUsage.ts';

/**
 * Codex 0.154 and later write a `token_usage_record` when an answer is complete, and a `token_count` after the tools that the
 * answer called. Both are one call. A compaction, and an answer whose tools were killed, have the record only; older versions
 * write the count only. So a count that matches a record is that record's call, whichever comes first.
 */
export type Unmatched = {
  /** Counts of the records of which no token count was met yet; the oldest first. */
  records: (readonly [turn: string, counts: Counts])[];
  /** The token counts of which no record was met, by the message that they were counted under; the oldest first. */
  counts: (readonly [turn: string, counts: Counts, message: string])[];
  /** The ids of the latest responses whose record was met, so that a repeated record is not awaited again. */
  responses: string[];
};

export const noneUnmatched = (): Unmatched => ({ records: [], counts: [], responses: [] });

/** A count follows its record within a few lines; what is older finds no match any more. */
const MOST = 40;

/** Takes the record that a token count belongs to; true if there was one. */
export function takeRecord(unmatched: Unmatched, turn: string, counts: Counts): boolean {
  return take(unmatched.records, turn, counts) !== undefined;
}

/** Remembers a token count that was counted as a call of its own. */
export function keepCount(unmatched: Unmatched, turn: string, counts: Counts, message: string): void {
  unmatched.counts.push([turn, counts, message]);
  if (unmatched.counts.length > MOST) unmatched.counts.shift();
}

/** Meets a record: returns the message of a token count that was counted in its place before, if there was one. */
export function meetRecord(unmatched: Unmatched, response: string, turn: string, counts: Counts): string | undefined {
  if (unmatched.responses.includes(response)) return undefined;
  unmatched.responses.push(response);
  if (unmatched.responses.length > MOST) unmatched.responses.shift();
  const earlier = take(unmatched.counts, turn, counts)?.[2];
  if (earlier !== undefined) return earlier;
  unmatched.records.push([turn, counts]);
  if (unmatched.records.length > MOST) unmatched.records.shift();
  return undefined;
}

/** The entry of the same turn, else of any turn: after a kill, the count may be written when the session is resumed. */
function take<Entry extends readonly [turn: string, counts: Counts, ...rest: string[]]>(
  list: Entry[],
  turn: string,
  counts: Counts,
): Entry | undefined {
  const same = (entry: Entry): boolean => sameCounts(entry[1], counts);
  const inTurn = list.findIndex((entry) => entry[0] === turn && same(entry));
  const at = inTurn >= 0 ? inTurn : list.findIndex(same);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}
