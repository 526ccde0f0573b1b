import { plainText } from '../text/untrusted.ts';
import { chargeTotal } from '../usage/charge.ts';
import { addTotals, NO_TOTALS } from '../usage/totals.ts';
import { figureWords } from '../words/figureWords.ts';
import { type TicketedTotals, type TicketShare, ticketKeyOf } from './ticketShares.ts';

/** What some calls were for: their ticket, or their branch where they have none. */
export interface WorkShare extends TicketShare {
  /** '' for the share of a ticket, and where no branch is known. Untrusted. */
  readonly branch: string;
}

interface WorkTotals extends TicketedTotals {
  readonly branch: string;
}

/**
 * Sums by ticket, those without one by branch, the dearest first. They add up to all that is given; those of origin `none` add up
 * to the untagged part of `ticketShares`.
 */
export function workShares(parts: readonly WorkTotals[]): readonly WorkShare[] {
  const shares = new Map<string, WorkShare>();
  for (const { ticket, repository, branch, totals } of parts) {
    const isTicket = ticket.text !== '';
    const key = ticketKeyOf({ ticket, repository }) + (isTicket ? '' : JSON.stringify([repository, branch]));
    const known = shares.get(key);
    shares.set(key, {
      ticket: known?.ticket ?? ticket,
      branch: isTicket ? '' : branch,
      totals: addTotals(known?.totals ?? NO_TOTALS, totals),
    });
  }
  return [...shares.values()].toSorted(
    (a, b) => chargeTotal(b.totals.charge) - chargeTotal(a.totals.charge) || b.totals.calls - a.totals.calls,
  );
}

type Work = Omit<WorkShare, 'totals'>;

/**
 * `ABC-123 +2`: the dearest ticket of a session, and for how many further things the session was: other tickets, and each branch of
 * work without one. The same count on every screen. '' where there is no ticket. `clean` makes one plain text of a ticket.
 */
export function ticketAndMore(works: readonly Work[], clean: (ticket: string) => string): string {
  const first = works.find(({ ticket }) => ticket.text !== '');
  return first === undefined ? '' : clean(first.ticket.text) + moreWorks(works);
}

/** Reports whether all of it is one piece of work without a ticket: then no scope of a tag replaces anything. */
export const isOneUntagged = (works: readonly Work[]): boolean =>
  works.length === 1 && works[0]?.ticket.origin === 'none';

/** ` +2`: how many things beside one the works are; '' for none. */
export const moreWorks = (works: readonly Work[]): string => (works.length > 1 ? ` +${works.length - 1}` : '');

/** `ABC-123`, or the branch of work without a ticket. Plain text of at most `limit` characters. */
export function workName({ ticket, branch }: Work, limit: number): string {
  return plainText(ticket.text || branch, limit) || figureWords.noBranch();
}

/** `ABC-123`; `Untagged · fix/login`; `No ticket · fix/login` where a person says so. Plain text. */
export function workLabel(share: Work, limit: number): string {
  if (share.ticket.text !== '') return workName(share, limit);
  const work = workName(share, limit);
  return share.ticket.origin === 'person' ? figureWords.noTicketOf({ work }) : figureWords.untaggedOf({ work });
}
