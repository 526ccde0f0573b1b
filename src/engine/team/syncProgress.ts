import type { Ledger } from '../../ledger/ledger.ts';
import { noteAnswer, noteRequest } from '../../ledger/team/teamRequests.ts';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import { type Action, decide } from '../../wire/client.ts';
import type { Agreed } from '../../wire/nextTeamState.ts';
import type { Send } from '../protocol/boundedFetch.ts';
import type { RowRequest } from '../protocol/teamRequest.ts';
import type { TeamMachine } from './storedTeam.ts';

/** The longest that one request and what follows from it may take, ms. */
export const HOLD_MS = 60_000;

interface ProgressParts {
  readonly ledger: Ledger;
  readonly key: TeamKey;
  readonly machine: TeamMachine;
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
  readonly machine: TeamMachine;
  /** What requests are for now. Nothing but removals is sent while the person has paused. */
  purpose: 'rows' | 'removal' = 'rows';

  constructor(parts: ProgressParts) {
    this.#parts = parts;
    this.machine = parts.machine;
  }

  /** Sync waits: until a moment, or until the person does something. */
  halt(action: Action, status: number | undefined, removing = false): 'stop' {
    if (this.#isHeld()) return 'stop';
    const now = this.#parts.clock();
    if (action.do === 'pause') {
      // While rows are being removed there is nothing to go on with either: it is tried again after a while.
      this.machine.apply({ is: 'refused', why: action.why, ...(removing ? { retry: now + HOLD_MS } : {}) });
    } else if (action.do === 'wait') {
      const why = status === undefined ? 'network' : status === 429 ? 'asked' : 'fault';
      this.machine.apply({ is: 'failed', wait: { why, until: now + action.ms } });
    }
    return 'stop';
  }

  /** The wait that a request without an answer leads to. */
  again({ failures }: Pick<Agreed, 'failures'>): Action {
    const attempt = { rev: 0, failures, raised: false, folded: false, part: 0 };
    return this.decide((random, now) => decide(undefined, attempt, random, now));
  }

  decide(by: (random: number, now: number) => Action): Action {
    return by(this.#parts.random(), this.#parts.clock());
  }

  /** The endpoint answered as it should: what went wrong before is over. */
  reached(): void {
    this.machine.apply({ is: 'reached' });
    this.#parts.onChange();
  }

  /** The person, in whichever window, may have paused or left while another request was on its way. */
  #isHeld(): boolean {
    const { at } = this.machine.state;
    return at === 'apart' || (at === 'paused' && this.purpose === 'rows');
  }

  /** Sends one request; it and its answer are noted for *Show Everything Sent*. Undefined: no answer, or not sent. */
  async ask(request: RowRequest) {
    if (this.#isHeld()) return undefined;
    const { ledger, key, send, clock } = this.#parts;
    const seq = noteRequest(ledger, { ...key, ...request, time: clock() });
    const answer = await send(key.endpoint, key.team, request);
    noteAnswer(ledger, seq, answer?.status ?? 0);
    return answer;
  }
}
