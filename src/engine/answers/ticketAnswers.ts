import type { TicketRow } from '../../core/summary/ticketRow.ts';
import { closeTicket, reopenTicket } from '../../ledger/tags/closedTickets.ts';
import { noteStates, ticketRows, ticketsToAsk } from '../tagging/tickets.ts';
import type { AnswerParts, AnswerTable } from './answerParts.ts';

/** Everything that a window asks and says about tickets that are done. */
export function ticketAnswers(
  parts: AnswerParts,
): Pick<AnswerTable, 'tickets' | 'closeTicket' | 'ticketsToAsk' | 'ticketStates'> {
  const { engine, window } = parts;
  const rows = (): readonly TicketRow[] =>
    ticketRows(engine, engine.attributor.sums({ contexts: window.contexts() }, false));
  return {
    tickets: ({ limit }) => rows().slice(0, limit),
    ticketsToAsk: ({ limit }) => ticketsToAsk(engine, rows(), Date.now()).slice(0, limit),
    ticketStates: ({ states }) => {
      if (noteStates(engine.ledger, states, Date.now())) parts.changed();
      return null;
    },
    closeTicket: ({ ticket, commonDir, closed }) => {
      if (closed) closeTicket(engine.ledger, { ticket, commonDir, time: Date.now(), origin: 'person' });
      else reopenTicket(engine.ledger, commonDir, ticket);
      parts.changed();
      return null;
    },
  };
}
