import type { ValueWithOrigin } from '../usage/origin.ts';
import type { Attribution } from './attribution.ts';

const NOTHING: ValueWithOrigin = { text: '', origin: 'none' };

/** Branch and ticket with how each is known. */
interface AttributionKnown {
  readonly branch: ValueWithOrigin;
  readonly ticket: ValueWithOrigin;
  /** The agent's log names another branch than git's own log does. */
  readonly branchConflict?: boolean;
}

/** Returns an attribution as a session's view shows it. `(detached)` takes a branch's place. */
export function attributionOrigin(attribution: Attribution | undefined): AttributionKnown {
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
