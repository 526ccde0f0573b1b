import { chargeTotal } from '../usage/charge.ts';
import { addTotals, NO_TOTALS, type Totals } from '../usage/totals.ts';
import type { UntaggedSession } from './tagOffer.ts';

/** Untagged work of one branch. */
export interface InboxGroup {
  /** '' where none is known. Untrusted. */
  readonly repository: string;
  readonly branch: string;
  /** The dearest first. */
  readonly sessions: readonly UntaggedSession[];
  /** Of the untagged parts only. */
  readonly totals: Totals;
  /** What all of them may have been for; '' where they differ or nothing suggests itself. */
  readonly suggestion: string;
}

/** The inbox by branch, the dearest first. All groups together are the inbox. */
export function groupInbox(rows: readonly UntaggedSession[]): readonly InboxGroup[] {
  const groups = Map.groupBy(rows, ({ repository, branch }) => JSON.stringify([repository, branch.text]));
  return [...groups.values()].map(groupOf).toSorted(dearestFirst);
}

function groupOf(rows: readonly UntaggedSession[]): InboxGroup {
  const { repository, branch } = rows[0] as UntaggedSession;
  const suggestions = new Set(rows.map(({ suggestion }) => suggestion));
  return {
    repository,
    branch: branch.text,
    sessions: rows.toSorted(dearestFirst),
    totals: rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS),
    suggestion: suggestions.size === 1 ? (rows[0]?.suggestion ?? '') : '',
  };
}

const dearestFirst = (a: { readonly totals: Totals }, b: { readonly totals: Totals }): number =>
  chargeTotal(b.totals.charge) - chargeTotal(a.totals.charge) || b.totals.calls - a.totals.calls;
