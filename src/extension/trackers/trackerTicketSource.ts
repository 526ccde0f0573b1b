import type { Memento } from 'vscode';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import type { TrackerAccess } from './trackerAccess.ts';
import { TrackerTickets } from './trackerTickets.ts';

const MOST = 200;

/** Which tickets are done, by the trackers that this person connected. */
export function trackerTicketSource(client: LedgerClient, memory: Memento, access: TrackerAccess): TrackerTickets {
  return new TrackerTickets({
    desk: {
      ticketsToAsk: async () => client.request('ticketsToAsk', { limit: MOST }),
      announce: async (states) => client.request('ticketStates', { states }),
    },
    keyTrackers: async () => access.keyTrackers(),
    forge: async (remotes) => access.knownForge(remotes),
    memory,
    now: () => Date.now(),
  });
}
