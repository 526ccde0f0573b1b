import type { Memento, SecretStorage } from 'vscode';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import { knownGithub } from './trackerConnect.ts';
import { TrackerStore } from './trackerStore.ts';
import { TrackerTickets } from './trackerTickets.ts';

const MOST = 200;

/** Which tickets are done, by the trackers that this person connected. */
export function ticketsOfTrackers(client: LedgerClient, memory: Memento, secrets: SecretStorage): TrackerTickets {
  const store = new TrackerStore(memory, secrets);
  return new TrackerTickets({
    desk: {
      ticketsToAsk: async () => client.request('ticketsToAsk', { limit: MOST }),
      tell: async (states) => client.request('ticketStates', { states }),
    },
    connected: async () => store.tracker(),
    github: async (repository) => knownGithub(repository),
    memory,
    now: () => Date.now(),
  });
}
