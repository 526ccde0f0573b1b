/** At most once in this time, so that a panel does not ask more often than a person looks. */
const INTERVAL = 1000;
/** The same for what a person waits for: a tag, a merge, what became of a branch. */
const SOON = 200;

/** Reports that something changed: the first time immediately, later after the interval. Nothing that changed stays unreported. */
export class ChangeFeed {
  readonly #report: (soon: boolean) => void;
  #toldAt = Number.NEGATIVE_INFINITY;
  #pending: { readonly timer: NodeJS.Timeout; readonly at: number; soon: boolean } | undefined;
  #stopped = false;

  /** `soon`: a person waits for it. */
  constructor(report: (soon: boolean) => void) {
    this.#report = report;
  }

  /** Calls were counted, or (`soon`) a person did something, here or with git, and looks for what comes of it. */
  changed(soon = false): void {
    this.#reportAt(this.#toldAt + (soon ? SOON : INTERVAL), soon);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#pending?.timer);
  }

  #reportAt(at: number, soon: boolean): void {
    if (this.#stopped) return;
    if (this.#pending !== undefined) {
      this.#pending.soon ||= soon;
      if (this.#pending.at <= at) return;
      clearTimeout(this.#pending.timer);
    }
    const isSoon = soon || this.#pending?.soon === true;
    const wait = at - performance.now();
    if (wait <= 0) this.#now(isSoon);
    else this.#pending = { timer: setTimeout(() => this.#now(this.#pending?.soon === true), wait), at, soon: isSoon };
  }

  #now(soon: boolean): void {
    this.#pending = undefined;
    this.#toldAt = performance.now();
    this.#report(soon);
  }
}
