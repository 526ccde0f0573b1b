/** Runs jobs one after another: the readers and the ledger belong to this thread alone. */
export class JobQueue {
  readonly #onError: (error: unknown) => void;
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  /** `onError` receives what a job throws; the next job runs all the same. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Runs the job after all that were added before; not at all once the queue is closed. */
  add(job: () => Promise<void>): void {
    this.#last = this.#last.then(async () => (this.#closed ? undefined : job())).catch(this.#onError);
  }

  /** Drops what waits; resolves when the running job has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }
}
