import type { Ledger } from '../../ledger/ledger.ts';

/** A commit can be read once its log is on the disk, which may take longer than the news that the file changed, ms. */
const LOOK_AGAIN_MS: readonly number[] = [100, 500, 2000];

/** Reports whether another window or the command line wrote to the ledger; own writes do not count. */
export class ExternalWriteDetector {
  readonly #ledger: Ledger;
  readonly #isClosed: () => boolean;
  #seen: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(ledger: Ledger, isClosed: () => boolean) {
    this.#ledger = ledger;
    this.#isClosed = isClosed;
    this.#seen = this.#version();
  }

  /** The ledger's file changed: calls `onNews` once if somebody else wrote, now or within the next seconds. */
  fileChanged(onNews: () => void): void {
    clearTimeout(this.#timer);
    this.#look(onNews, 0);
  }

  #look(onNews: () => void, attempt: number): void {
    if (this.#isClosed()) return;
    const version = this.#version();
    if (version !== this.#seen) {
      this.#seen = version;
      onNews();
      return;
    }
    const wait = LOOK_AGAIN_MS[attempt];
    if (wait === undefined) return;
    this.#timer = setTimeout(() => this.#look(onNews, attempt + 1), wait);
    this.#timer.unref();
  }

  #version(): string {
    return String(this.#ledger.db.prepare('PRAGMA data_version').get()?.['data_version']);
  }
}
