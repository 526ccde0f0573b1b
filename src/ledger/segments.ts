import type { CallSum } from '../core/usage/callSum.ts';
import type { CallContext } from '../core/usage/context.ts';
import type { Ledger } from './ledger.ts';
import { lowerBoundTraces } from './lowerBoundTraces.ts';
import { COUNTED, SUMMED, summed, withReasons } from './queries.ts';

/** A stretch of one context's calls: `from` inclusive, `until` exclusive, ms UTC. */
export interface Segment {
  readonly contextId: number;
  readonly from: number;
  readonly until: number;
  readonly context: CallContext;
}

export type SegmentSum = Omit<CallSum, 'context' | 'quarter'>;

/**
 * The calls of each stretch, summed, in the order of `segments`; undefined where there are none. One walk over the index, so it
 * costs the calls that lie in the stretches, however many those are.
 */
export function segmentSums(ledger: Ledger, segments: readonly Segment[]): readonly (SegmentSum | undefined)[] {
  const asked = JSON.stringify(segments.map(({ contextId, from, until }) => [contextId, from, until]));
  const sql = `
    WITH s AS MATERIALIZED (
      SELECT key AS segment, value ->> 0 AS context, value ->> 1 AS since, value ->> 2 AS until FROM json_each(?)
    )
    SELECT s.segment, ${SUMMED}
    FROM s CROSS JOIN calls k ON k.context = s.context AND k.time >= s.since AND k.time < s.until AND ${COUNTED} GROUP BY s.segment`;
  const found: (SegmentSum | undefined)[] = segments.map(() => undefined);
  const traces = lowerBoundTraces(ledger);
  const rows = ledger.db.prepare(sql).iterate(asked) as Iterable<Record<string, string | number | null>>;
  for (const row of rows) {
    const at = Number(row['segment']);
    const segment = segments[at];
    if (segment === undefined) continue;
    const sum = summed(row, segment.context.model);
    found[at] = { ...sum, totals: withReasons(sum.totals, segment.context, traces.get(segment.contextId)) };
  }
  return found;
}
