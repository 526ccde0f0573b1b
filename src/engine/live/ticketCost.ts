import { isRepositoryTicket } from '../../core/tickets/ticket.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import type { NanoDollars } from '../../core/usage/money.ts';
import { attributeSum } from '../attribution/attributeSum.ts';
import type { Engine } from '../ingest/engine.ts';

/** What a ticket cost over all sessions. A bare number (`#12`) is a ticket of the folder's repository only. */
export function ticketCost(engine: Engine, ticket: string, cwd: string): NanoDollars {
  const repository = isRepositoryTicket(ticket) ? engine.places.of(cwd).repository : undefined;
  return engine.attributor
    .sums({}, false)
    .map(attributeSum)
    .filter(({ work }) => work.ticket.text === ticket && (repository === undefined || work.repository === repository))
    .reduce((sum, { totals }) => sum + chargeTotal(totals.charge), 0);
}
