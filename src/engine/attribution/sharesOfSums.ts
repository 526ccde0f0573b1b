import { branchText, settledTicketOf } from '../../core/attribution/attributionOrigin.ts';
import { type TicketShare, ticketShares } from '../../core/attribution/ticketShares.ts';
import { type WorkShare, workShares } from '../../core/attribution/workShares.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import type { AttributedSum } from './attributor.ts';

/** What sums were for, by ticket, the dearest first. */
export function ticketSharesOf(sums: readonly AttributedSum[]): readonly TicketShare[] {
  return ticketShares(
    sums.map(({ attribution, place, totals }) => ({
      ticket: settledTicketOf(attribution),
      repository: place.repository,
      totals,
    })),
  );
}

/** What sums were for, by ticket and, without one, by branch; the dearest first. */
export function workSharesOf(sums: readonly AttributedSum[]): readonly WorkShare[] {
  return workShares(
    sums.map(({ attribution, place, totals }) => ({
      ticket: settledTicketOf(attribution),
      repository: place.repository,
      branch: branchText(attribution) ?? '',
      totals,
    })),
  );
}

/** The branches that sums were on, the dearest first; without what was on none. Untrusted. */
export function branchesOf(sums: readonly AttributedSum[]): readonly string[] {
  const costs = new Map<string, number>();
  for (const { attribution, totals } of sums) {
    const branch = branchText(attribution);
    if (branch !== undefined) costs.set(branch, (costs.get(branch) ?? 0) + chargeTotal(totals.charge));
  }
  return [...costs].toSorted(([, a], [, b]) => b - a).map(([branch]) => branch);
}
