import type { BudgetState } from '../live/budget.ts';
import type { NextTurn } from '../live/nextTurn.ts';
import type { PlanWindow } from '../live/planWindow.ts';
import { chargeTotal } from '../usage/charge.ts';
import { NANO_PER_DOLLAR } from '../usage/money.ts';
import { type SessionView, settledTicket } from './session.ts';

/** Why a session is the one that is shown. */
export type Chosen = 'folder' | 'latest' | 'named';

export interface LiveStatus {
  readonly session: SessionView | undefined;
  readonly chosen: Chosen;
  /** A call was seen in the last minutes. */
  readonly live: boolean;
  readonly next: NextTurn | undefined;
  readonly windows: readonly PlanWindow[];
  readonly budgets: readonly BudgetState[];
}

/** The object of `token-ledger status --json`: money in US dollars, times ISO 8601, what is not known null. */
export function statusJson(status: LiveStatus) {
  const { session, next } = status;
  return {
    schema: 'token-ledger/status@1',
    session: session === undefined ? null : sessionJson(session, status),
    next: next === undefined ? null : nextJson(next),
    windows: status.windows.map((window) => ({
      agent: window.agent,
      home: orNull(window.home),
      name: window.name,
      usedPercent: window.usedPercent,
      resetsAt: iso(window.resetsAt),
      seenAt: iso(window.seenAt),
      ...(window.used !== undefined && { used: window.used }),
    })),
    budgets: status.budgets.map(budgetJson),
  };
}

export function budgetJson({ name, limit, spent, forecast, over }: BudgetState) {
  const amount = (value: number | null): number | null => (name === 'planWindow' ? value : dollars(value));
  return { name, limit: amount(limit), spent: amount(spent), forecast: amount(forecast), over };
}

function sessionJson(view: SessionView, { chosen, live }: LiveStatus) {
  const { totals } = view;
  return {
    id: view.session,
    agent: view.agent,
    chosen,
    live,
    models: view.models,
    cwd: orNull(view.cwd),
    branch: orNull(view.branch.text),
    ticket: orNull(settledTicket(view)),
    firstAt: iso(view.firstTime),
    lastAt: iso(view.lastTime),
    calls: totals.calls,
    tokens: totals.tokens,
    cost: totals.unpricedCalls === totals.calls ? null : dollars(chargeTotal(totals.charge)),
    lowerBound: totals.lowerBound,
    unpricedCalls: totals.unpricedCalls,
  };
}

function nextJson(next: NextTurn) {
  return {
    contextTokens: next.contextTokens,
    contextWindow: next.contextWindow,
    cachedTokens: next.cachedTokens,
    warmUntil: iso(next.warmUntil),
    warmCost: dollars(next.warmCost),
    coldCost: dollars(next.coldCost),
    basis: next.basis,
  };
}

const dollars = (nano: number | null): number | null => (nano === null ? null : nano / NANO_PER_DOLLAR);
const orNull = (text: string): string | null => (text === '' ? null : text);

function iso(time: number | null): string | null {
  return time === null || !Number.isFinite(time) || Math.abs(time) > 8.64e15 ? null : new Date(time).toISOString();
}
