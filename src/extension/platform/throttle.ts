import type { Clock } from './clock.ts';
import type { Disposable } from './disposables.ts';

/** Runs at once when it has been quiet, and else once at the end of the interval: no news is late, none is lost. */
export class Throttle implements Disposable {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #run: () => void;
  #last = Number.NEGATIVE_INFINITY;
  #waiting: Disposable | undefined;

  constructor(clock: Clock, interval: number, run: () => void) {
    this.#clock = clock;
    this.#interval = interval;
    this.#run = run;
  }

  trigger(): void {
    if (this.#waiting !== undefined) return;
    const wait = this.#last + this.#interval - this.#clock.now();
    if (wait <= 0) this.#fire();
    else this.#waiting = this.#clock.after(wait, () => this.#fire());
  }

  dispose(): void {
    this.#waiting?.dispose();
    this.#waiting = undefined;
  }

  #fire(): void {
    this.#waiting = undefined;
    this.#last = this.#clock.now();
    this.#run();
  }
}
