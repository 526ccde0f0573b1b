import type { WindowStatus } from '../../core/status/session.ts';
import type { ScanProgress } from '../ingest/scan.ts';

export interface StatusFeedParts {
  status(now: number): WindowStatus;
  /** When the status changes by the mere passing of time. */
  nextChange(status: WindowStatus, now: number): number;
  post(status: WindowStatus): void;
  onError(error: unknown): void;
}

/** At most four times a second. */
const INTERVAL = 250;
const LONGEST_TIMER = 2 ** 31 - 1;

/** Sends a status when it differs from the last one sent: the first change immediately, later ones after the interval. */
export class StatusFeed {
  readonly #parts: StatusFeedParts;
  #sent = '';
  #sentAt = Number.NEGATIVE_INFINITY;
  #pending: NodeJS.Timeout | undefined;
  #clock: NodeJS.Timeout | undefined;
  #reading = true;
  #stopped = false;

  constructor(parts: StatusFeedParts) {
    this.#parts = parts;
  }

  /** The first reading goes on. Once this window's session is known it is shown; until then the progress is. */
  progress({ doneBytes, totalBytes }: ScanProgress): void {
    if (!this.#reading || this.#sent.startsWith('{"kind":"session"')) return;
    if (performance.now() - this.#sentAt >= INTERVAL) this.#send({ kind: 'starting', doneBytes, totalBytes });
  }

  /** The first reading is done: from now on "no session" is an answer. */
  ready(): void {
    this.#reading = false;
    this.changed();
  }

  /** Send the same status again: its wording changed. */
  again(): void {
    this.forget();
    this.changed();
  }

  /** Forgets the last status sent, so that the next one is sent even if it is equal. */
  forget(): void {
    this.#sent = '';
  }

  changed(): void {
    if (this.#stopped || this.#pending !== undefined) return;
    const wait = Math.max(0, this.#sentAt + INTERVAL - performance.now());
    if (wait === 0) this.#look();
    else this.#pending = setTimeout(() => this.#look(), wait);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#pending);
    clearTimeout(this.#clock);
  }

  #look(): void {
    this.#pending = undefined;
    try {
      const now = Date.now();
      const status = this.#parts.status(now);
      if (this.#reading && status.kind !== 'session') return;
      this.#send(status);
      clearTimeout(this.#clock);
      const wait = Math.max(1, this.#parts.nextChange(status, now) - now);
      this.#clock = setTimeout(() => this.changed(), Math.min(wait, LONGEST_TIMER));
    } catch (error) {
      this.#parts.onError(error);
    }
  }

  #send(status: WindowStatus): void {
    const text = JSON.stringify(status);
    if (text === this.#sent) return;
    this.#sent = text;
    this.#sentAt = performance.now();
    this.#parts.post(status);
  }
}
