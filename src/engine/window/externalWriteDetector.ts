import type { Ledger } from '../../ledger/ledger.ts';

/** Reports whether another window or the command line wrote to the ledger; own writes do not count. */
export class ExternalWriteDetector {
  readonly #ledger: Ledger;
  #seen: string;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#seen = this.#version();
  }

  /** True once for each time that somebody else wrote. */
  othersWrote(): boolean {
    const version = this.#version();
    const news = version !== this.#seen;
    this.#seen = version;
    return news;
  }

  #version(): string {
    return String(this.#ledger.db.prepare('PRAGMA data_version').get()?.['data_version']);
  }
}
