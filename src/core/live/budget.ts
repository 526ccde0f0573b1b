import type { NanoDollars } from '../usage/money.ts';

/** What a budget is for. `planWindow` is in percent, the others are in nano-dollars of list cost. */
export const BUDGET_NAMES = ['session', 'day', 'week', 'month', 'ticket', 'planWindow'] as const;
export type BudgetName = (typeof BUDGET_NAMES)[number];

/** Limits that the person set, in dollars (`planWindow`: percent). A budget of 0 is none, and is left out. */
export type BudgetLimits = Readonly<Partial<Record<BudgetName, number>>>;

/** The limits in a value from outside: positive amounts only, in the order of `BUDGET_NAMES`. */
export function cleanLimits(value: unknown): BudgetLimits {
  const set = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const clean: Partial<Record<BudgetName, number>> = {};
  for (const name of BUDGET_NAMES) {
    const limit = set[name];
    if (typeof limit === 'number' && Number.isFinite(limit) && limit > 0) clean[name] = limit;
  }
  return clean;
}

/** The state of a budget. Amounts are nano-dollars, those of `planWindow` percent. */
export interface BudgetState {
  readonly name: BudgetName;
  readonly limit: number;
  /** null where there is nothing yet that it could be counted for. */
  readonly spent: number | null;
  /** At the end of the period, by the same weekdays of earlier weeks; null where that is not known. */
  readonly forecast: number | null;
  readonly over: boolean;
  /** What was counted: a session, a day, a ticket. One notice is due for each. Untrusted. */
  readonly period: string;
}

/** From this share on the hover mentions a budget. */
const NEAR = 0.8;

export const isNear = ({ spent, limit }: BudgetState): boolean => spent !== null && spent >= limit * NEAR;

/** Returns the state of a budget; it is over once what was spent reaches the limit. */
export function budgetState(
  name: BudgetName,
  dollarsOrPercent: number,
  spent: NanoDollars | null,
  more: { readonly forecast?: NanoDollars | null; readonly period: string },
): BudgetState {
  const limit = name === 'planWindow' ? dollarsOrPercent : Math.round(dollarsOrPercent * 1e9);
  return {
    name,
    limit,
    spent,
    forecast: more.forecast ?? null,
    over: spent !== null && spent >= limit,
    period: more.period,
  };
}
