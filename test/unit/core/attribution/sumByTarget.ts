import { type Target, targetKey } from '../../../../src/core/attribution/attribution.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../../../src/core/usage/totals.ts';

export interface ByTarget {
  readonly targets: readonly { readonly target: Target; readonly totals: Totals }[];
  readonly unlinked: Totals;
}

/** Sums by target. Each item goes to one target or to `unlinked`, so all sums together are the whole. */
export function sumByTarget(
  items: Iterable<{ readonly target: Target | undefined; readonly totals: Totals }>,
): ByTarget {
  const sums = new Map<string, { target: Target; totals: Totals }>();
  let unlinked = NO_TOTALS;
  for (const { target, totals } of items) {
    if (target === undefined) {
      unlinked = addTotals(unlinked, totals);
      continue;
    }
    const key = targetKey(target);
    sums.set(key, { target, totals: addTotals(sums.get(key)?.totals ?? NO_TOTALS, totals) });
  }
  return { targets: [...sums.values()], unlinked };
}
