import { median } from '../../core/stats/median.ts';
import { costText } from '../../core/status/split.ts';
import type { PerView } from '../../core/summary/becameSchema.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { dayText } from '../../core/summary/summaryWords.ts';
import { unitNames } from '../../core/summary/unitCostWords.ts';
import type { Formats } from '../../core/text/format.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import { table } from '../text/textTable.ts';

/** Cost by hour of a day, else by day, week or month: the bars of the panel as a table; '' where there is one row at most. */
export function timeTable({ spent, period }: SummaryView, formats: Formats): string {
  const slots = spent.slots.filter(({ totals }) => totals.calls > 0);
  if (slots.length < 2) return '';
  const name = (start: number): string => (period.kind === 'day' ? formats.clock(start) : dayText(start));
  const middle = median(slots.map(({ totals }) => chargeTotal(totals.charge)));
  const whole = table(
    [
      { title: 'From' },
      { title: 'Calls', right: true, dropOrder: 1 },
      { title: 'Tokens', right: true, dropOrder: 2 },
      { title: 'List cost', right: true },
    ],
    slots.map(({ start, totals }) => [
      name(start),
      formats.count(totals.calls),
      formats.tokens(countTokens(totals.tokens)),
      costText(totals, formats),
    ]),
    ['Median', '', '', formats.money(Math.round(middle))],
  );
  return whole + budgetLine(spent, formats);
}

function budgetLine({ slots, dayBudget }: SummaryView['spent'], formats: Formats): string {
  if (dayBudget === null) return '';
  const over = slots.filter(({ totals }) => chargeTotal(totals.charge) >= dayBudget).length;
  return `${formats.count(over)} of them reached your budget of ${formats.money(dayBudget)} a day (all folders).`;
}

/** What one landed branch, pull request or closed ticket cost in each of the last complete weeks; '' where there are too few. */
export function trendTable({ trend, denominator }: PerView, formats: Formats): string {
  if (trend.length === 0) return '';
  const many = unitNames(denominator);
  const done = denominator === 'ticket' ? 'closed' : 'landed';
  return table(
    [
      { title: 'Week of' },
      { title: `${many.charAt(0).toUpperCase()}${many.slice(1)} ${done}`, right: true },
      { title: 'Median cost', right: true },
    ],
    trend.map(({ start, n, median: cost }) => [
      dayText(start),
      formats.count(n),
      cost === null ? '–' : formats.money(cost),
    ]),
  );
}
