/** At most once in this time, so that a panel does not ask more often than a person looks. */
const INTERVAL = 1000;

/** Reports that something changed: the first time immediately, later after the interval. */
export class ChangeFeed {
  readonly #report: () => void;
  #toldAt = Number.NEGATIVE_INFINITY;
  #pending: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(report: () => void) {
    this.#report = report;
  }

  changed(): void {
    if (this.#stopped || this.#pending !== undefined) return;
    const wait = this.#toldAt + INTERVAL - performance.now();
    if (wait <= 0) this.#now();
    else this.#pending = setTimeout(() => this.#now(), wait);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#pending);
  }

  #now(): void {
    this.#pending = undefined;
    this.#toldAt = performance.now();
    this.#report();
  }
}
