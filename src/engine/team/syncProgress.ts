import type { Ledger } from '../../ledger/ledger.ts';
import { noteAnswer, noteRequest } from '../../ledger/team/teamRequests.ts';
import { changeLink, type TeamKey, type TeamLink } from '../../ledger/team/teamStore.ts';
import { type Action, decide } from '../../wire/client.ts';
import type { Send } from '../protocol/boundedFetch.ts';
import type { RowRequest } from '../protocol/teamRequest.ts';

/** The longest that one request and what follows from it may take, ms. */
export const HOLD_MS = 60_000;

interface ProgressParts {
  readonly ledger: Ledger;
  readonly key: TeamKey;
  readonly send: Send;
  /** ms UTC. */
  readonly clock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onChange: () => void;
}

/** Sends single requests to a team's endpoint and keeps in the ledger how that goes: failures, waits and pauses. */
export class SyncProgress {
  readonly #parts: ProgressParts;

  constructor(parts: ProgressParts) {
    this.#parts = parts;
  }

  /** Sync waits: until a moment, or until the person does something. */
  halt(action: Action, link: TeamLink, status: number | undefined, removing = false): 'stop' {
    const { ledger, key } = this.#parts;
    if (action.do === 'pause') {
      // While rows are being removed there is nothing to go on with either: it is tried again after a while.
      const waitUntil = removing ? this.#parts.clock() + HOLD_MS : 0;
      changeLink(ledger, key, { paused: action.why, failures: 0, waitUntil, waitWhy: removing ? 'fault' : '' });
    } else if (action.do === 'wait') {
      const waitWhy = status === undefined ? 'network' : status === 429 ? 'asked' : 'fault';
      changeLink(ledger, key, {
        failures: waitWhy === 'asked' ? link.failures : link.failures + 1,
        waitUntil: this.#parts.clock() + action.ms,
        waitWhy,
      });
    }
    return 'stop';
  }

  /** The wait that a request without an answer leads to. */
  again({ failures }: TeamLink): Action {
    const attempt = { rev: 0, failures, raised: false, folded: false, part: 0 };
    return this.decide((random, now) => decide(undefined, attempt, random, now));
  }

  decide(by: (random: number, now: number) => Action): Action {
    return by(this.#parts.random(), this.#parts.clock());
  }

  /** The endpoint answered as it should: what went wrong before is over. */
  reached(link: TeamLink): void {
    const well = { failures: 0, waitUntil: 0, waitWhy: '' };
    if (link.failures > 0 || link.waitUntil > 0) changeLink(this.#parts.ledger, this.#parts.key, well);
    this.#parts.onChange();
  }

  /** Sends one request; it and its answer are noted for *Show Everything Sent*. Undefined: no answer. */
  async ask(request: RowRequest) {
    const { ledger, key, send, clock } = this.#parts;
    const seq = noteRequest(ledger, { ...key, ...request, time: clock() });
    const answer = await send(key.endpoint, key.team, request);
    noteAnswer(ledger, seq, answer?.status ?? 0);
    return answer;
  }
}
