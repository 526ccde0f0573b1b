import { billingOf } from '../usage/billing.ts';
import { chargeTotal } from '../usage/charge.ts';
import { NANO_PER_DOLLAR } from '../usage/money.ts';
import { TOKEN_COLUMNS, TOKEN_NAMES } from '../usage/tokenTypes.ts';
import { csv } from './csv.ts';
import type { ExportRow } from './exportRow.ts';

const HEAD = [
  'day',
  'agent',
  'model',
  'repository',
  'branch',
  'ticket',
  'session',
  'calls',
  ...TOKEN_COLUMNS,
  'list_cost_usd',
  'list_cost_input_usd',
  'list_cost_cache_write_usd',
  'list_cost_cache_read_usd',
  'list_cost_output_usd',
  'list_cost_other_usd',
  'unpriced_calls',
  'lower_bound',
  'billing',
] as const;

/** The period as one table: a row for each day, session, model, branch and ticket. Costs are list-price estimates in US dollars. */
export function summaryCsv(rows: readonly ExportRow[]): string {
  return csv([HEAD, ...rows.map(line)]);
}

function line({ totals, ...row }: ExportRow): readonly (string | number)[] {
  const { tokens: t, charge: c, calls, unpricedCalls, lowerBound } = totals;
  const tokens = TOKEN_NAMES.map((name) => t[name]);
  const costs = [chargeTotal(c), c.input, c.cacheWrite, c.cacheRead, c.output, c.other].map(dollars);
  const { day, agent, model, repository, branch, ticket, session } = row;
  const names = [day, agent, model, repository, branch, ticket, session];
  return [
    ...names,
    calls,
    ...tokens,
    ...costs,
    unpricedCalls,
    lowerBound ? 'true' : 'false',
    billingOf(totals.billing).mode,
  ];
}

/** Nine digits are exact. */
export function dollars(nano: number): string {
  const fixed = (nano / NANO_PER_DOLLAR).toFixed(9);
  return fixed.replace(/\.?0+$/, '');
}
