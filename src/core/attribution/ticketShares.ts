import { isRepositoryTicket } from '../tickets/ticket.ts';
import { chargeTotal } from '../usage/charge.ts';
import type { ValueWithOrigin } from '../usage/origin.ts';
import { addTotals, NO_TOTALS, type Totals } from '../usage/totals.ts';

/** What some calls were for, and what they cost. Origin `none`: no ticket yet; `person` without text: a person says there is none. */
export interface TicketShare {
  readonly ticket: ValueWithOrigin;
  readonly totals: Totals;
}

export interface TicketedTotals extends TicketShare {
  /** '' where none is known. */
  readonly repository: string;
}

/** Equal for calls of the same ticket only: a number is a ticket of its repository, a key is the same everywhere. */
export function ticketKeyOf({ ticket, repository }: Omit<TicketedTotals, 'totals'>): string {
  return JSON.stringify([ticket.text, ticket.origin === 'none', isRepositoryTicket(ticket.text) ? repository : '']);
}

/** Sums by ticket, the dearest first; they add up to all that is given. */
export function ticketShares(parts: readonly TicketedTotals[]): readonly TicketShare[] {
  const shares = new Map<string, TicketShare>();
  for (const part of parts) {
    const key = ticketKeyOf(part);
    const known = shares.get(key) ?? { ticket: part.ticket, totals: NO_TOTALS };
    shares.set(key, { ...known, totals: addTotals(known.totals, part.totals) });
  }
  return [...shares.values()].toSorted(
    (a, b) => chargeTotal(b.totals.charge) - chargeTotal(a.totals.charge) || b.totals.calls - a.totals.calls,
  );
}

/** The part that has no ticket yet; undefined where all has one. */
export function untaggedShare(shares: readonly TicketShare[]): TicketShare | undefined {
  return shares.find(({ ticket }) => ticket.origin === 'none');
}
