import { closeTicket, reopenTicket } from '../ledger/closedTickets.ts';
import type { AnswerParts, AnswerTable } from './answers.ts';
import { ticketRows } from './tickets.ts';

/** Everything that a window asks and says about tickets that are done. */
export function ticketAnswers(parts: AnswerParts): Pick<AnswerTable, 'tickets' | 'closeTicket'> {
  const { engine, window } = parts;
  return {
    tickets: ({ limit }) =>
      ticketRows(engine, engine.attributor.sums({ contexts: window.contexts() }, false)).slice(0, limit),
    closeTicket: ({ ticket, commonDir, closed }) => {
      if (closed) closeTicket(engine.ledger, { ticket, commonDir, time: Date.now(), origin: 'person' });
      else reopenTicket(engine.ledger, commonDir, ticket);
      parts.changed();
      return null;
    },
  };
}
