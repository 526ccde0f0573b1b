import type { BillRow } from '../provider/bill.ts';
import type { Difference } from './compare.ts';

/** `over-marked`: the figure is whole, and the product calls it a lower bound. */
export type Result = 'exact' | 'lower bound' | 'over-marked' | 'differs';

/** What a lower bound may lack: it never counts what was not billed, nor under another name. Without a name it has no price. */
const LACKS: ReadonlySet<Difference['what']> = new Set(['missing', 'counts', 'searches', 'unnamed']);

export interface Judged {
  readonly differences: readonly Difference[];
  /** The product marks its figure as a lower bound, with these reasons. */
  readonly isLowerBound: boolean;
  readonly reasons: readonly string[];
}

/**
 * Judges a scenario. A figure that lacks something is a lower bound only if the product marks it as one and names a reason. One
 * that lacks nothing must not be marked, unless an answer was cut off: what is billed for that is not public.
 */
export function judge({ differences, isLowerBound, reasons }: Judged, bill: readonly BillRow[]): Result {
  const isCut = bill.some(({ status }) => status === 'cut');
  if (differences.length === 0) return isLowerBound && !isCut ? 'over-marked' : 'exact';
  const isLess = differences.every(({ what }) => LACKS.has(what));
  return isLess && isLowerBound && reasons.length > 0 ? 'lower bound' : 'differs';
}
