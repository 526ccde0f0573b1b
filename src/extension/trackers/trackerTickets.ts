import type { Memento } from 'vscode';
import { HOUR_MS } from '../../core/durations.ts';
import { stateQuestions, type TicketState, ticketStates } from '../../core/trackers/trackers.ts';
import type { Methods } from '../../engine/protocol/messages.ts';
import { boundedJson } from './boundedJson.ts';
import type { Tracker } from './trackerSearch.ts';

type TicketToAsk = Methods['ticketsToAsk']['result'][number];

/** The worker's part: which tickets it would know of, and what is done with the answer. */
export interface TicketDesk {
  ticketsToAsk(): Promise<readonly TicketToAsk[]>;
  announce(states: Methods['ticketStates']['params']['states']): Promise<unknown>;
}

export interface TrackerTicketsParts {
  readonly desk: TicketDesk;
  /** Trackers of keys (`ABC-1`, `AB#1`) that the person connected. Nobody is asked to sign in. */
  readonly keyTrackers: () => Promise<readonly Tracker[]>;
  /** The forge of a repository, by its remotes, if the person signed in or connected it before. */
  readonly forge: (remotes: readonly string[]) => Promise<Tracker | undefined>;
  /** Shared by all windows. */
  readonly memory: Pick<Memento, 'get' | 'update'>;
  /** ms UTC. */
  readonly now: () => number;
}

const ASKED = 'trackerAsked';
const MOST_REPOSITORIES = 3;

/**
 * Asks connected trackers whether tickets that cost something are done: each at most once an hour, however many windows there
 * are, and without a word where that fails.
 */
export class TrackerTickets {
  readonly #parts: TrackerTicketsParts;
  readonly #stop = new AbortController();
  #looking: Promise<void> | undefined;

  constructor(parts: TrackerTicketsParts) {
    this.#parts = parts;
  }

  /** Never rejects. */
  async look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch(() => undefined)
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  dispose(): void {
    this.#stop.abort();
  }

  async #look(): Promise<void> {
    const due = this.#due(await this.#parts.desk.ticketsToAsk());
    const keys = due.filter(({ remotes }) => remotes.length === 0);
    const numbers = due.filter(({ remotes }) => remotes.length > 0);
    const repositories = [...Map.groupBy(numbers, ({ remotes }) => remotes.join('\n')).values()];
    if (keys.length > 0) for (const tracker of await this.#parts.keyTrackers()) await this.#ask(tracker, keys);
    for (const tickets of repositories.slice(0, MOST_REPOSITORIES)) {
      const forge = await this.#parts.forge(tickets[0]?.remotes ?? []);
      if (forge !== undefined) await this.#ask(forge, tickets);
    }
  }

  #due(tickets: readonly TicketToAsk[]): readonly TicketToAsk[] {
    const asked = this.#asked();
    return tickets.filter((ticket) => !(nameOf(ticket) in asked));
  }

  /** When each was asked about, within the last hour. */
  #asked(): Readonly<Record<string, number>> {
    const now = this.#parts.now();
    const all = Object.entries(this.#parts.memory.get<Record<string, number>>(ASKED) ?? {});
    return Object.fromEntries(all.filter(([, time]) => time <= now && now - time < HOUR_MS));
  }

  async #ask(tracker: Tracker, tickets: readonly TicketToAsk[]): Promise<void> {
    const { kind, address, scope, authorization } = tracker;
    const { desk, memory, now } = this.#parts;
    const { signal } = this.#stop;
    // Two clones of a repository have the same tickets.
    const named = Map.groupBy(tickets, ({ ticket }) => ticket);
    const all = (ticket: string): readonly TicketToAsk[] => named.get(ticket) ?? [];
    const states: TicketState[] = [];
    for (const question of stateQuestions(kind, address, scope, [...named.keys()])) {
      // Noted before, so that a failure is not repeated at once either.
      const asking = question.tickets.flatMap(all).map((ticket) => [nameOf(ticket), now()]);
      await memory.update(ASKED, { ...this.#asked(), ...Object.fromEntries(asking) });
      const answer = await boundedJson(question.request, authorization, signal);
      // An issue may be gone, or belong to somebody else; wrong credentials are wrong for all.
      if (answer.kind === 'answer') states.push(...ticketStates(kind, question.tickets, answer.value));
      else if (answer.kind === 'refused' || answer.reason !== 'status 404') break;
    }
    if (states.length === 0 || signal.aborted) return;
    await desk.announce(
      states.flatMap(({ ticket, doneAt }) => all(ticket).map(({ commonDir }) => ({ ticket, commonDir, doneAt }))),
    );
  }
}

const nameOf = ({ ticket, commonDir }: TicketToAsk): string => JSON.stringify([commonDir, ticket]);
