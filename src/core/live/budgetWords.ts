import type { Formats } from '../text/format.ts';
import { labelText } from '../text/untrusted.ts';
import { hoverWords } from '../words/hoverWords.ts';
import type { BudgetName, BudgetState } from './budget.ts';

const NAMES: Readonly<Record<BudgetName, () => string>> = {
  session: hoverWords.budgetSession,
  day: hoverWords.budgetDay,
  week: hoverWords.budgetWeek,
  month: hoverWords.budgetMonth,
  ticket: hoverWords.budgetTicket,
  planWindow: hoverWords.budgetPlan,
};

const NAME_LIMIT = 40;

/** `Today`; for a ticket its own name. Clean of controls and icons. */
export function budgetTitle({ name, period }: BudgetState): string {
  return name === 'ticket' && period !== '' ? labelText(period, NAME_LIMIT) : NAMES[name]();
}

/** `$25.10 of $25.00`, `82% of 80%`. */
export function budgetText({ name, spent, limit }: BudgetState, formats: Formats): string {
  const amount = (value: number): string =>
    name === 'planWindow' ? formats.percent(Math.round(value)) : formats.money(value);
  return spent === null
    ? hoverWords.nothingOf({ limit: amount(limit) })
    : hoverWords.spentOf({ spent: amount(spent), limit: amount(limit) });
}

/** `about $31.00 by the end`; '' where there is no forecast. */
export function forecastText({ forecast }: BudgetState, formats: Formats): string {
  return forecast === null ? '' : hoverWords.byTheEnd({ cost: formats.money(forecast) });
}

/** The notification of a budget that is used up: `Today $25.10 of $25.00.` */
export function overText(state: BudgetState, formats: Formats): string {
  return hoverWords.budgetOver({ budget: budgetTitle(state), amount: budgetText(state, formats) });
}

/** Names the one notice that is due for a budget and its period, over all windows of a machine. */
export function noticeName({ name, limit, period }: BudgetState): string {
  return `notice ${name} ${limit} ${period}`;
}
