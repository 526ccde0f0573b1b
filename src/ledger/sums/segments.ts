import { QUARTER_MS } from '../../core/durations.ts';
import type { CallContext } from '../../core/usage/context.ts';
import { readArrays } from '../damage/guardedDatabase.ts';
import type { Ledger } from '../ledger.ts';
import { COUNTED, FOLDED, ONE_CALL, SUM_NAMES } from '../rollup/sumColumns.ts';
import { type SumRow, summed, withNotes } from '../rollup/sumRow.ts';
import { billingBook } from './billingFacts.ts';
import { lowerBoundTraces } from './lowerBoundTraces.ts';

/** A stretch of one context's calls: `from` inclusive, `until` exclusive, ms UTC. */
export interface Segment {
  readonly contextId: number;
  readonly from: number;
  readonly until: number;
  readonly context: CallContext;
}

export type SegmentSum = Omit<SumRow, 'contextId' | 'context' | 'quarter'>;

/** Sums of the whole quarters inside each stretch, and the calls of those that it cuts. */
const SQL = `
  WITH a AS MATERIALIZED (
    SELECT key AS segment, value ->> 0 AS context, value ->> 1 AS since, value ->> 2 AS until,
      value ->> 3 AS whole, value ->> 4 AS rest FROM json_each(?)
  )
  SELECT s.segment, ${FOLDED} FROM (
    SELECT a.segment, ${SUM_NAMES} FROM a
    CROSS JOIN quarters q ON q.context = a.context AND q.quarter >= a.whole AND q.quarter < a.rest
    UNION ALL SELECT a.segment, ${ONE_CALL} FROM a
    CROSS JOIN calls k ON k.context = a.context AND k.time >= a.since AND k.time < MIN(a.until, a.whole * ${QUARTER_MS}) AND ${COUNTED}
    UNION ALL SELECT a.segment, ${ONE_CALL} FROM a
    CROSS JOIN calls k ON k.context = a.context AND k.time >= a.rest * ${QUARTER_MS} AND k.time < a.until AND ${COUNTED}
    WHERE a.whole <= a.rest
  ) s GROUP BY s.segment`;

/** The calls of each stretch, summed, in the order of `segments`; undefined where there are none. */
export function segmentSums(ledger: Ledger, segments: readonly Segment[]): readonly (SegmentSum | undefined)[] {
  const asked = segments.map(({ contextId, from, until }) => {
    return [contextId, from, until, Math.ceil(from / QUARTER_MS), Math.floor(until / QUARTER_MS)];
  });
  const found: (SegmentSum | undefined)[] = segments.map(() => undefined);
  const notes = { traces: lowerBoundTraces(ledger), billing: billingBook(ledger) };
  for (const row of readArrays(ledger.db, SQL, JSON.stringify(asked))) {
    const at = Number(row[0]);
    const segment = segments[at];
    if (segment === undefined) continue;
    const sum = summed(row, 1, segment.context.model);
    found[at] = { ...sum, totals: withNotes(sum.totals, segment.context, segment.contextId, notes) };
  }
  return found;
}
