import type { Attribution } from './attribution.ts';
import type { ValueWithOrigin, SessionView } from '../status/session.ts';

const NOTHING: ValueWithOrigin = { text: '', origin: 'none' };

/** An attribution as a session's view tells it: what, and how it is known. `(detached)` stands in a branch's place. */
export function attributionKnown(
  attribution: Attribution | undefined,
): Pick<SessionView, 'branch' | 'ticket' | 'branchConflict'> {
  if (attribution === undefined) return { branch: NOTHING, ticket: NOTHING };
  const { branch, ticket, suggestion } = attribution;
  return {
    branch: { text: branchText(attribution) ?? '', origin: branch.origin },
    ticket: ticketKnown(ticket, suggestion),
    ...(branch.conflict && { branchConflict: true }),
  };
}

/** The ticket that counts: of origin `none` where there is none yet, `person` without text where a person says so. Untrusted. */
export function settledTicketOf({ ticket }: Attribution): ValueWithOrigin {
  if (ticket.kind === 'ticket') return { text: ticket.text, origin: ticket.origin };
  return ticket.kind === 'no-ticket' ? { text: '', origin: 'person' } : NOTHING;
}

function ticketKnown(ticket: Attribution['ticket'], suggestion: Attribution['suggestion']): ValueWithOrigin {
  if (ticket.kind === 'ticket') return { text: ticket.text, origin: ticket.origin };
  if (ticket.kind === 'no-ticket') return { text: '', origin: 'person' };
  return suggestion === undefined ? NOTHING : { text: suggestion.ticket, origin: 'suggestion' };
}

/** The branch as a report names it; undefined where it is not known. Untrusted. */
export function branchText({ branch }: Attribution): string | undefined {
  if (branch.state === 'detached') return '(detached)';
  return branch.state === 'branch' ? branch.branch : undefined;
}

/** The ticket as a report names it; undefined for what has none. Untrusted. */
export function ticketText({ ticket }: Attribution): string | undefined {
  if (ticket.kind === 'no-ticket') return '(no ticket)';
  return ticket.kind === 'ticket' ? ticket.text : undefined;
}
