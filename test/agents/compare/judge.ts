import type { Difference } from './compare.ts';

export type Result = 'exact' | 'lower bound' | 'differs';

/** What a lower bound may lack: it never counts what was not billed, nor under another name. Without a name it has no price. */
const LACKS: ReadonlySet<Difference['what']> = new Set(['missing', 'counts', 'searches', 'unnamed']);

/**
 * Judges a scenario. A figure that lacks something is a lower bound only if the product marks it as one and names a reason.
 */
export function judge(differences: readonly Difference[], isMarked: boolean, reasons: readonly string[]): Result {
  if (differences.length === 0) return 'exact';
  const isLess = differences.every(({ what }) => LACKS.has(what));
  return isLess && isMarked && reasons.length > 0 ? 'lower bound' : 'differs';
}
