import type { NanoDollars } from '../../core/usage/money.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type DaySpan, dayCosts } from '../../ledger/sums/dayCosts.ts';

interface CountedDay {
  readonly of: string;
  readonly contexts: readonly number[] | undefined;
  readonly costs: readonly NanoDollars[];
}

/** What earlier days cost. It is asked with each opening of the summary, and is most often what it was the last time. */
export class EarlierDays {
  readonly #ledger: Ledger;
  #known: CountedDay | undefined;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** As `dayCosts`. `contexts` may grow from one question to the next; other contexts come as another list. */
  costs(days: readonly DaySpan[], contexts: readonly number[] | undefined): readonly NanoDollars[] {
    const of = `${this.#ledger.stamp} ${days[0]?.start} ${days.at(-1)?.end} ${contexts?.length}`;
    if (this.#known?.of === of && this.#known.contexts === contexts) return this.#known.costs;
    const costs = dayCosts(this.#ledger, days, contexts);
    this.#known = { of, contexts, costs };
    return costs;
  }
}
