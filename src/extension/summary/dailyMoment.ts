import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposables.ts';
import { dueAt } from '../platform/timeOfDay.ts';

export interface DailyMomentParts {
  /** `17:30`, local; '' for never. */
  readonly at: () => string;
  readonly clock: Clock;
  /** Of the day, by the machine. */
  readonly date: () => Date;
  /** Nothing is to be done now: nobody looks, or it was done today. It is looked again when that may have changed. */
  readonly mayRest: (now: Date) => boolean;
  readonly run: () => Promise<void>;
}

/**
 * Runs once a day at a time that a person set, with one timer to the next such time. A timer stops while a machine sleeps, and a
 * clock can be set: `look` arms it again when the person comes back, and runs what is due by then.
 */
export class DailyMoment implements Disposable {
  readonly #parts: DailyMomentParts;
  #timer: Disposable | undefined;
  #running = false;

  constructor(parts: DailyMomentParts) {
    this.#parts = parts;
    this.look();
  }

  look(): void {
    const { at, clock, date, mayRest, run } = this.#parts;
    this.dispose();
    if (at() === '') return;
    const now = date();
    const due = dueAt(at(), now);
    const isDue = due.getTime() <= now.getTime();
    const next = isDue ? dueAt(at(), now, 1) : due;
    this.#timer = clock.after(next.getTime() - now.getTime(), () => this.look());
    if (!isDue || this.#running || mayRest(now)) return;
    this.#running = true;
    void run().finally(() => void (this.#running = false));
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
