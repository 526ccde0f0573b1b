import { targetKey, targetOf } from '../core/attribution.ts';
import { HumanError } from '../core/humanError.ts';
import { addTotals, NO_TOTALS } from '../core/totals.ts';
import type { TicketName, TicketRow } from '../core/ticketRow.ts';
import { readClosings } from '../ledger/closedTickets.ts';
import type { AttributedSum } from './attributor.ts';
import type { Engine } from './engine.ts';
import { ticketFrom } from './tagging.ts';

/** The tickets of some calls, the latest first, and which of them are done. */
export function ticketRows(engine: Engine, sums: readonly AttributedSum[]): readonly TicketRow[] {
  const closings = new Map(readClosings(engine.ledger).map((each) => [nameKey(each), each]));
  const rows = new Map<string, TicketRow>();
  for (const { attribution, place, totals, lastTime } of sums) {
    const target = targetOf(attribution, 'ticket');
    if (target?.kind !== 'ticket') continue;
    const { ticket, repository: commonDir } = target;
    const closing = closings.get(nameKey({ ticket, commonDir }));
    const before = rows.get(targetKey(target));
    rows.set(targetKey(target), {
      ticket,
      commonDir,
      repository: commonDir === '' ? '' : place.repository,
      totals: addTotals(before?.totals ?? NO_TOTALS, totals),
      lastCall: Math.max(before?.lastCall ?? 0, lastTime),
      closedAt: closing?.time ?? null,
      closedBy: closing?.origin ?? '',
    });
  }
  return [...rows.values()].toSorted((a, b) => b.lastCall - a.lastCall);
}

const nameKey = ({ ticket, commonDir }: TicketName): string => JSON.stringify([commonDir, ticket]);

/** A ticket as a person typed it in a folder: a bare number is of that folder's repository. Throws HumanError. */
export function ticketNameIn(engine: Engine, text: string, folder: string): TicketName {
  const ticket = ticketFrom(text);
  if (!ticket.startsWith('#')) return { ticket, commonDir: '' };
  const { commonDir } = engine.places.of(folder);
  if (commonDir === '')
    throw new HumanError(`${ticket} is a number of a repository, and this folder is in none: say which with --cwd.`);
  return { ticket, commonDir };
}
