import { indexOfNextChange } from '../../core/attribution/attributionChanges.ts';
import type { CallContext } from '../../core/usage/context.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { endOfQuarter, startOfQuarter } from '../../ledger/rollup/sumColumns.ts';
import type { SumFilter } from '../../ledger/rollup/sumFilter.ts';
import type { SumRow } from '../../ledger/rollup/sumRow.ts';
import { type Segment, segmentSums } from '../../ledger/sums/segments.ts';

/** The sums, those split in which something changed that their calls were for; `cutsOf`: the times of such changes, ms UTC. */
export function splitAtChanges(
  ledger: Ledger,
  rows: readonly SumRow[],
  { since = 0, until = Infinity }: SumFilter,
  cutsOf: (context: CallContext) => readonly number[],
): readonly SumRow[] {
  const segments: (Segment & { readonly row: SumRow })[] = [];
  const whole = rows.filter((row) => {
    const cuts = cutsOf(row.context);
    const first = indexOfNextChange(cuts, row.firstTime);
    const last = indexOfNextChange(cuts, row.lastTime);
    if (first === last) return true;
    // Whole quarters where the filter allows: their sums are there already.
    const from = Math.max(since, startOfQuarter(row.firstTime));
    const end = Math.min(until, endOfQuarter(row.lastTime));
    const bounds = [from, ...cuts.slice(first, last), end];
    for (let i = 0; i + 1 < bounds.length; i++) {
      const [start = 0, stop = 0] = bounds.slice(i, i + 2);
      segments.push({ row, contextId: row.contextId, from: start, until: stop, context: row.context });
    }
    return false;
  });
  if (segments.length === 0) return rows;
  const parts = segmentSums(ledger, segments);
  return [
    ...whole,
    ...segments.flatMap(({ row }, at) => {
      const part = parts[at];
      return part === undefined
        ? []
        : [{ ...part, contextId: row.contextId, context: row.context, quarter: row.quarter }];
    }),
  ];
}
