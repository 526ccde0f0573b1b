import { csv } from '../../core/export/csv.ts';
import type { Dimension, Report } from '../../core/export/groupReport.ts';
import { dollars } from '../../core/export/summaryCsv.ts';
import { billingOf } from '../../core/usage/billing.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { TOKEN_COLUMNS, TOKEN_NAMES } from '../../core/usage/tokenTypes.ts';
import type { Totals } from '../../core/usage/totals.ts';

const FIGURES = ['calls', ...TOKEN_COLUMNS, 'list_cost_usd', 'unpriced_calls', 'lower_bound', 'billing'];

/** The report as RFC 4180 text: a line for each row, or one for the whole where nothing is grouped. Unknown values are empty. */
export function reportCsv({ totals, rows }: Report, by: readonly Dimension[]): string {
  const lines = rows.map((row) => [...by.map((dimension) => row.key[dimension] ?? ''), ...figures(row.totals)]);
  return csv([[...by, ...FIGURES], ...(by.length === 0 ? [figures(totals)] : lines)]);
}

/** The cost of calls that all lack a price is empty, never 0. */
function figures({
  calls,
  tokens: t,
  charge,
  unpricedCalls,
  unpricedModels,
  lowerBound,
  billing,
}: Totals): readonly (string | number)[] {
  const tokens = TOKEN_NAMES.map((name) => t[name]);
  const total = chargeTotal(charge);
  const cost = total === 0 && unpricedModels.length > 0 ? '' : dollars(total);
  return [calls, ...tokens, cost, unpricedCalls, lowerBound ? 'true' : 'false', billingOf(billing).mode];
}
