import { csv } from '../../core/export/csv.ts';
import type { Dimension, Report } from '../../core/export/report.ts';
import { dollars } from '../../core/export/summaryCsv.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import type { Totals } from '../../core/usage/totals.ts';

const FIGURES = [
  'calls',
  'input_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'cache_read_tokens',
  'output_tokens',
  'reasoning_tokens',
  'list_cost_usd',
  'unpriced_calls',
  'lower_bound',
];

/** The report as RFC 4180 text: a line for each row, or one for the whole where nothing is grouped. Unknown values are empty. */
export function reportCsv({ totals, rows }: Report, by: readonly Dimension[]): string {
  const lines = rows.map((row) => [...by.map((dimension) => row.key[dimension] ?? ''), ...figures(row.totals)]);
  return csv([[...by, ...FIGURES], ...(by.length === 0 ? [figures(totals)] : lines)]);
}

/** The cost of calls that all lack a price is empty, never 0. */
function figures({ calls, tokens: t, charge, unpricedCalls, lowerBound }: Totals): readonly (string | number)[] {
  const tokens = [t.input, t.cacheWrite5m, t.cacheWrite1h, t.cacheRead, t.output, t.reasoning];
  const cost = calls > 0 && unpricedCalls === calls ? '' : dollars(chargeTotal(charge));
  return [calls, ...tokens, cost, unpricedCalls, lowerBound ? 'true' : 'false'];
}
