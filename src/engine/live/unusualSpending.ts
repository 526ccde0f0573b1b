import { RUNAWAY_HISTORY, RUNAWAY_WINDOW, usualIfRunaway } from '../../core/stats/runaway.ts';
import type { UnusualSpend } from '../../core/status/session.ts';
import { createDayOf, startOfDay } from '../../core/usage/day.ts';
import type { NanoDollars } from '../../core/usage/money.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { sessionCostSince, stretchCosts } from '../../ledger/sums/stretchCosts.ts';

/** Compares a session's last 10 minutes with the person's own 28 days before today, which are summed once a day. */
export class UnusualSpending {
  readonly #ledger: Ledger;
  readonly #dayOf = createDayOf();
  #known: { readonly day: string; readonly costs: readonly NanoDollars[] } | undefined;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  of({ agent, session }: { readonly agent: string; readonly session: string }, now: number): UnusualSpend | undefined {
    const cost = sessionCostSince(this.#ledger, agent, session, now - RUNAWAY_WINDOW);
    const usual = usualIfRunaway(cost, () => this.#history(now));
    return usual === undefined ? undefined : { cost, usual };
  }

  #history(now: number): readonly NanoDollars[] {
    const day = this.#dayOf(now);
    if (this.#known?.day === day) return this.#known.costs;
    const until = startOfDay(day);
    const costs = stretchCosts(this.#ledger, { since: until - RUNAWAY_HISTORY, until, length: RUNAWAY_WINDOW });
    this.#known = { day, costs };
    return costs;
  }
}
