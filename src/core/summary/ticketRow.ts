import { chargeTotal } from '../usage/charge.ts';
import type { Totals } from '../usage/totals.ts';
import type { ClosedTicket } from './unitCostView.ts';

/** A ticket that calls were for, and whether it is done. Texts are untrusted. */
export interface TicketRow {
  readonly ticket: string;
  /** git's common directory of the repository that a bare number (`#12`) is of; '' for a key that means the same everywhere. */
  readonly commonDir: string;
  /** That repository's main worktree; '' for a key. */
  readonly repository: string;
  /** All calls ever tagged with it. */
  readonly totals: Totals;
  /** ms UTC. */
  readonly lastCall: number;
  /** When it was done, ms UTC; null while it is open. */
  readonly closedAt: number | null;
  /** Who said that it is done; '' while it is open. */
  readonly closedBy: 'person' | 'tracker' | '';
}

/** Names a ticket. */
export interface TicketName {
  readonly ticket: string;
  readonly commonDir: string;
}

/** The tickets that are done, with all that was ever linked to them. */
export function closedTickets(rows: readonly TicketRow[]): readonly ClosedTicket[] {
  return rows.flatMap(({ ticket, repository, totals, closedAt, closedBy }) =>
    closedAt === null
      ? []
      : [
          {
            name: ticket,
            repository,
            doneAt: closedAt,
            cost: chargeTotal(totals.charge),
            outputTokens: totals.tokens.output,
            closedBy,
          },
        ],
  );
}
