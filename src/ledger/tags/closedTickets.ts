import type { Ledger } from '../ledger.ts';

/** A ticket that is done, as a person or a tracker said. */
export interface TicketClosing {
  /** The repository that a bare number is of; '' for a key that means the same everywhere. */
  readonly commonDir: string;
  readonly ticket: string;
  /** When it was done: ms UTC. */
  readonly time: number;
  readonly origin: 'person' | 'tracker';
}

export function readClosings(ledger: Ledger): readonly TicketClosing[] {
  const sql =
    'SELECT common_dir AS commonDir, ticket, time, origin FROM closed_tickets WHERE time > 0 ORDER BY time, ticket, common_dir';
  return ledger.db.prepare(sql).all() as unknown as TicketClosing[];
}

/** A person's word goes before a tracker's; of two of one origin the later one holds. True if it changed anything. */
export function closeTicket(ledger: Ledger, { commonDir, ticket, time, origin }: TicketClosing): boolean {
  const sql = `
    INSERT INTO closed_tickets (common_dir, ticket, time, origin) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET time = excluded.time, origin = excluded.origin
    WHERE excluded.origin = 'person' OR (origin = 'tracker' AND excluded.time <> time)`;
  return ledger.transactDurably(() => ledger.db.prepare(sql).run(commonDir, ticket, time, origin).changes === 1);
}

/** A tracker says that it is not done, or not any more; a person's own mark holds. True if it was closed. */
export function openTicket(ledger: Ledger, commonDir: string, ticket: string): boolean {
  const sql = "DELETE FROM closed_tickets WHERE common_dir = ? AND ticket = ? AND origin = 'tracker'";
  return ledger.transact(() => ledger.db.prepare(sql).run(commonDir, ticket).changes === 1);
}

/** The tickets of which a person said themselves whether they are done. */
export function saidByPerson(ledger: Ledger): readonly Pick<TicketClosing, 'commonDir' | 'ticket'>[] {
  const sql = "SELECT common_dir AS commonDir, ticket FROM closed_tickets WHERE origin = 'person'";
  return ledger.db.prepare(sql).all() as unknown as TicketClosing[];
}

/** A person's word that it is not done after all; a tracker does not close it again. True if it was closed. */
export function reopenTicket(ledger: Ledger, commonDir: string, ticket: string): boolean {
  const sql = "UPDATE closed_tickets SET time = 0, origin = 'person' WHERE common_dir = ? AND ticket = ? AND time > 0";
  return ledger.transactDurably(() => ledger.db.prepare(sql).run(commonDir, ticket).changes === 1);
}
