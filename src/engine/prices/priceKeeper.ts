import { oldCardText } from '../../core/pricing/cardAge.ts';
import type { PricesSeen } from '../../core/status/session.ts';
import type { Charge, Ledger } from '../../ledger/ledger.ts';
import { claimPrices, pricesOfLedger, repriceBatch } from '../../ledger/reprice.ts';
import type { CardFetch } from '../protocol/cardFetch.ts';
import type { PriceBook } from './priceBook.ts';
import { refreshCard, refreshIsDue, refreshUrl } from './refreshCard.ts';

export interface PriceKeeperParts {
  readonly book: PriceBook;
  readonly ledger: Ledger;
  readonly charge: Charge;
  /** The state folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How the network is asked. */
  readonly fetch: CardFetch;
  log(level: 'info' | 'warn', message: string): void;
  /** Figures, or what is to be said about them, are others now. */
  changed(): void;
}

/** Keeps a window's prices true: sees files change, charges again, and asks the network once a day if the person wants it. */
export class PriceKeeper {
  readonly #parts: PriceKeeperParts;
  readonly #stopping = new AbortController();
  #wanted = false;
  #reported = '';
  #asking: Promise<void> | undefined;

  constructor(parts: PriceKeeperParts) {
    this.#parts = parts;
  }

  /** Sets whether the person lets the network be asked for prices. Returns true if they just began to. */
  setRefresh(wanted: boolean): boolean {
    const news = wanted && !this.#wanted;
    this.#wanted = wanted;
    return news;
  }

  /** What a person should know about the prices of the figures. */
  get seen(): PricesSeen {
    const { card, ownHash, problems } = this.#parts.book.inUse;
    const age = oldCardText(card.date, Date.now());
    return { date: card.date, own: ownHash !== '', problems, ...(age !== '' && { age }) };
  }

  /** A ledger that is charged for the first time is so from its first call on: nothing has to be charged again then. */
  begin(now: number): void {
    const { ledger, book } = this.#parts;
    if (pricesOfLedger(ledger) === undefined) claimPrices(ledger, book.mark(now));
  }

  /** Looks at the files and charges one slice again. True if there is more to do. */
  tend(now: number): boolean {
    const { book, ledger, charge } = this.#parts;
    if (book.reload()) this.#parts.changed();
    this.#reportProblems();
    if (!claimPrices(ledger, book.mark(now))) return false;
    const slice = repriceBatch(ledger, charge, book.fingerprint);
    if (slice.changed > 0) this.#parts.changed();
    return !slice.done;
  }

  /** Asks the network if the person wants it and it is due; settles when that is done. Failures go to the log only. */
  async refresh(now: number): Promise<void> {
    const { folder, book, env, fetch } = this.#parts;
    if (!this.#wanted || this.#stopping.signal.aborted || !refreshIsDue(folder, now)) return;
    this.#asking ??= refreshCard({
      folder,
      current: book.inUse.card,
      url: refreshUrl(env),
      now,
      fetch,
      signal: this.#stopping.signal,
    }).then((refreshed) => {
      this.#asking = undefined;
      if (this.#stopping.signal.aborted) return;
      if (refreshed.kind === 'failed') this.#parts.log('warn', `Prices: ${refreshed.reason}`);
      else if (refreshed.kind === 'same') this.#parts.log('info', 'Prices: nothing newer.');
      else this.#parts.log('info', `Prices of ${refreshed.date} are kept.`);
    });
    await this.#asking;
  }

  stop(): void {
    this.#stopping.abort();
  }

  #reportProblems(): void {
    const problems = this.#parts.book.inUse.problems.join('\n');
    if (problems !== '' && problems !== this.#reported) this.#parts.log('warn', `Prices: ${problems}`);
    this.#reported = problems;
  }
}
