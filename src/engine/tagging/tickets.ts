import { targetKey, targetOf } from '../../core/attribution/attribution.ts';
import { DAY_MS } from '../../core/durations.ts';
import { HumanError } from '../../core/humanError.ts';
import type { TicketName, TicketRow } from '../../core/summary/ticketRow.ts';
import { repositoryOfRemote } from '../../core/tickets/requestAddress.ts';
import { isRepositoryTicket } from '../../core/tickets/ticket.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { remoteUrls } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { closeTicket, openTicket, readClosings, saidByPerson } from '../../ledger/tags/closedTickets.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import type { Engine } from '../ingest/engine.ts';
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

/** Older work is not asked about any more, nor what is done for so long. */
const LATELY = 90 * DAY_MS;
const SETTLED = 14 * DAY_MS;

/** Those of these tickets that a tracker may still have news of; a number of a repository only where that has a remote. */
export function ticketsToAsk(
  engine: Engine,
  rows: readonly TicketRow[],
  now: number,
): readonly (TicketName & { readonly remotes: readonly string[] })[] {
  const said = new Set(saidByPerson(engine.ledger).map(nameKey));
  return rows
    .filter((row) => row.totals.calls > 0 && now - row.lastCall < LATELY && !said.has(nameKey(row)))
    .filter(({ closedAt }) => closedAt === null || now - closedAt < SETTLED)
    .map(({ ticket, commonDir }) => ({ ticket, commonDir, remotes: commonDir === '' ? [] : remotesOf(commonDir) }))
    .filter(({ ticket, remotes }) => remotes.length > 0 || !isRepositoryTicket(ticket));
}

function remotesOf(commonDir: string): readonly string[] {
  return [...new Set(remoteUrls(commonDir).flatMap((url) => repositoryOfRemote(url) ?? []))];
}

/** What a tracker says of tickets. True if anything changed. A time that cannot be is not believed. */
export function noteStates(
  ledger: Ledger,
  states: readonly (TicketName & { readonly doneAt: number | null })[],
  now: number,
): boolean {
  let changed = false;
  for (const { ticket, commonDir, doneAt } of states) {
    if (doneAt === null) changed = openTicket(ledger, commonDir, ticket) || changed;
    else if (doneAt > 0 && doneAt < now + DAY_MS)
      changed = closeTicket(ledger, { ticket, commonDir, time: Math.min(doneAt, now), origin: 'tracker' }) || changed;
  }
  return changed;
}

/** A ticket as a person typed it in a folder: a bare number is of that folder's repository. Throws HumanError. */
export function ticketNameIn(engine: Engine, text: string, folder: string): TicketName {
  const ticket = ticketFrom(text);
  if (!isRepositoryTicket(ticket)) return { ticket, commonDir: '' };
  const { commonDir } = engine.places.of(folder);
  if (commonDir === '')
    throw new HumanError(`${ticket} is a number of a repository, and this folder is in none: say which with --cwd.`);
  return { ticket, commonDir };
}
