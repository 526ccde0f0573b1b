import { chargeTotal } from '../usage/charge.ts';
import { addTotals, NO_TOTALS, type Totals } from '../usage/totals.ts';

/** The part of a session without a ticket, as far as groups go by it. Names are untrusted. */
interface UntaggedPart {
  /** '' where none is known. */
  readonly repository: string;
  /** All that it was on, in any order. */
  readonly branches: readonly string[];
  /** Of the untagged part only. */
  readonly totals: Totals;
  /** What it may have been for; '' where nothing suggests itself. */
  readonly suggestion: string;
}

/** Untagged work of one branch, or of the same several ones. */
export interface InboxGroup<Part extends UntaggedPart> {
  readonly repository: string;
  readonly branches: readonly string[];
  /** The dearest first. */
  readonly parts: readonly Part[];
  readonly totals: Totals;
  /** What all of them may have been for; '' where they differ or nothing suggests itself. */
  readonly suggestion: string;
}

/** The inbox by branches, the dearest first. All groups together are the inbox. */
export function groupInbox<Part extends UntaggedPart>(rows: readonly Part[]): readonly InboxGroup<Part>[] {
  const groups = Map.groupBy(rows, ({ repository, branches }) => JSON.stringify([repository, ...branches.toSorted()]));
  return [...groups.values()].map(groupOf).toSorted(dearestFirst);
}

function groupOf<Part extends UntaggedPart>(rows: readonly Part[]): InboxGroup<Part> {
  const parts = rows.toSorted(dearestFirst);
  const { repository, branches } = parts[0] as Part;
  const suggestions = new Set(rows.map(({ suggestion }) => suggestion));
  return {
    repository,
    branches,
    parts,
    totals: rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS),
    suggestion: suggestions.size === 1 ? (rows[0]?.suggestion ?? '') : '',
  };
}

const dearestFirst = (a: { readonly totals: Totals }, b: { readonly totals: Totals }): number =>
  chargeTotal(b.totals.charge) - chargeTotal(a.totals.charge) || b.totals.calls - a.totals.calls;
