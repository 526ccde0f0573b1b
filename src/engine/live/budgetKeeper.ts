import { QUARTER_MS } from '../../core/durations.ts';
import { type BudgetLimits, type BudgetName, type BudgetState, budgetState } from '../../core/live/budget.ts';
import { FORECAST_WEEKS, forecastRest, type QuarterSpend, type SpendHistory } from '../../core/live/forecast.ts';
import { isOver, type PlanWindow } from '../../core/live/planWindow.ts';
import { type SessionView, settledTicket } from '../../core/status/session.ts';
import { localDay, periodOf } from '../../core/summary/summaryPeriod.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { addDays, createDayOf, type DayKey, dayKey, startOfDay } from '../../core/usage/day.ts';
import type { NanoDollars } from '../../core/usage/money.ts';
import { firstCallOfAll } from '../../ledger/queries.ts';
import { quarterCosts } from '../../ledger/sums/stretchCosts.ts';
import type { Engine } from '../ingest/engine.ts';
import { ticketCost } from './ticketCost.ts';

export interface BudgetQuestion {
  readonly limits: BudgetLimits;
  readonly session: SessionView | undefined;
  readonly windows: readonly PlanWindow[];
  /** ms UTC. */
  readonly now: number;
}

/** All calls are asked for their ticket at most this often, ms; while an agent works, calls come several times a second. */
const LEAST_INTERVAL = 2000;

const NOTHING_SPENT = null;

/** The state of the person's budgets. A ticket's cost is kept for a moment, a forecast for a quarter of an hour. */
export class BudgetKeeper {
  readonly #engine: Engine;
  #spent: { readonly of: string; readonly days: ReadonlyMap<DayKey, NanoDollars> } | undefined;
  #ticket: { readonly of: string; readonly at: number; readonly cost: NanoDollars } | undefined;
  #due: number | undefined;
  #history: (SpendHistory & { readonly of: number }) | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** When a state that was kept for a moment must be looked at again, ms UTC; undefined where all were new. */
  get nextLook(): number | undefined {
    return this.#due;
  }

  states(question: BudgetQuestion): readonly BudgetState[] {
    const { limits } = question;
    this.#due = undefined;
    return (Object.keys(limits) as BudgetName[]).flatMap((name) => {
      const limit = limits[name] ?? 0;
      return limit > 0 ? [this.#state(name, limit, question)] : [];
    });
  }

  #state(name: BudgetName, limit: number, question: BudgetQuestion): BudgetState {
    const { session, windows, now } = question;
    if (name === 'planWindow') return planWindowState(limit, windows, now);
    if (name === 'session') {
      const spent = session === undefined ? NOTHING_SPENT : chargeTotal(session.totals.charge);
      return budgetState(name, limit, spent, {
        period: session === undefined ? '' : `${session.agent} ${session.session}`,
      });
    }
    if (name === 'ticket') {
      const ticket = session === undefined ? '' : settledTicket(session);
      const spent = session === undefined || ticket === '' ? NOTHING_SPENT : this.#ofTicket(session, ticket, now);
      return budgetState(name, limit, spent, { period: ticket });
    }
    return this.#ofPeriod(name, limit, now);
  }

  #ofPeriod(name: 'day' | 'week' | 'month', limit: number, now: number): BudgetState {
    const { from, end } = budgetPeriod(name, now);
    const days = this.#spentByDay(now);
    const spent = [...days].reduce((sum, [day, cost]) => (day >= from ? sum + cost : sum), 0);
    const rest = this.#history === undefined ? null : forecastRest(this.#history, now, end);
    return budgetState(name, limit, spent, { forecast: rest === null ? null : spent + rest, period: from });
  }

  /** What each day cost since the earlier of this week's and this month's first day. */
  #spentByDay(now: number): ReadonlyMap<DayKey, NanoDollars> {
    const today = localDay(now);
    const of = `${this.#engine.ledger.stamp} ${today}`;
    if (this.#spent?.of === of) return this.#spent.days;
    const first = [budgetPeriod('week', now).from, budgetPeriod('month', now).from].toSorted()[0] as DayKey;
    const days = new Map<DayKey, NanoDollars>();
    const dayOf = createDayOf();
    // Local days begin with a quarter of an hour, wherever one is.
    for (const { time, cost } of this.#quartersSince(startOfDay(first), now)) {
      const day = dayOf(time);
      if (day >= first && day <= today) days.set(day, (days.get(day) ?? 0) + cost);
    }
    this.#spent = { of, days };
    return days;
  }

  /** One question; where the history is due too, it has the same answer. */
  #quartersSince(since: number, now: number): readonly QuarterSpend[] {
    const { ledger } = this.#engine;
    const of = Math.floor(now / QUARTER_MS);
    if (this.#history?.of === of) return quarterCosts(ledger, since);
    const today = startOfDay(localDay(now));
    const quarters = quarterCosts(ledger, Math.min(since, startOfDay(addDays(localDay(now), -7 * FORECAST_WEEKS))));
    this.#history = {
      of,
      quarters: quarters.filter(({ time }) => time < today),
      firstCall: firstCallOfAll(ledger) ?? now,
    };
    return quarters;
  }

  #ofTicket(session: SessionView, ticket: string, now: number): NanoDollars {
    const { stamp } = this.#engine.ledger;
    const of = `${ticket} ${session.cwd}`;
    const known = this.#ticket;
    if (known?.of === `${of} ${stamp}`) return known.cost;
    if (known?.of.startsWith(`${of} `) === true && now - known.at < LEAST_INTERVAL) {
      this.#due = known.at + LEAST_INTERVAL;
      return known.cost;
    }
    const cost = ticketCost(this.#engine, ticket, session.cwd);
    this.#ticket = { of: `${of} ${stamp}`, at: now, cost };
    return cost;
  }
}

/** First day of a budget's period, and its end (ms UTC, outside): the local day, the week from Monday, the calendar month. */
function budgetPeriod(name: 'day' | 'week' | 'month', now: number): { readonly from: DayKey; readonly end: number } {
  const today = localDay(now);
  if (name !== 'month') return periodOf(name, today);
  const date = new Date(now);
  const nextMonth = new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime();
  return { from: dayKey(new Date(date.getFullYear(), date.getMonth(), 1)), end: nextMonth };
}

/** The fullest window of all accounts. */
function planWindowState(limit: number, windows: readonly PlanWindow[], now: number): BudgetState {
  const fullest = windows
    .filter((window) => window.usedPercent !== null && !isOver(window, now))
    .toSorted((a, b) => (b.usedPercent ?? 0) - (a.usedPercent ?? 0))[0];
  const period = fullest === undefined ? '' : [fullest.agent, fullest.home, fullest.name, fullest.resetsAt].join(' ');
  return budgetState('planWindow', limit, fullest?.usedPercent ?? NOTHING_SPENT, { period });
}
