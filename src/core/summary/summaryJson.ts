import { jsonTotals } from '../export/groupReport.ts';
import { NANO_PER_DOLLAR } from '../usage/money.ts';
import type { Totals } from '../usage/totals.ts';
import type { OutcomesView, SummaryView } from './summarySchema.ts';

/** Figures in nano-dollars, by their names in the views; outside they are US dollars. */
const MONEY = new Set([
  'allInPer1000Output',
  'cacheSaving',
  'surcharge',
  'lowest',
  'highest',
  'highestBefore',
  'medianBefore',
  'base',
  'whole',
  'cost',
  'fullyLoaded',
  'linked',
]);

/** `token-ledger/summary@1`: the panel's own figures (of one repository, where it is named), money in US dollars, totals in the shape of `token-ledger/report@1`. */
export function summaryJson(view: SummaryView, outcomes: OutcomesView | undefined, repository?: string): string {
  const { period, scope, spent } = view;
  const body = {
    schema: 'token-ledger/summary@1',
    period: { kind: period.kind, from: period.from, to: period.to },
    scope,
    repository: repository ?? null,
    spent: {
      ...(plain(spent) as object),
      usual: spent.usual === null ? null : { ...(plain(spent.usual) as object), median: usd(spent.usual.median) },
    },
    became: outcomes === undefined ? null : plain(outcomes.became),
    per: outcomes === undefined ? null : perJson(outcomes),
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}

function perJson({ per }: OutcomesView): object {
  const { cost, coverage, trend, ...rest } = per;
  const { middle } = cost;
  return {
    ...(plain(rest) as object),
    cost: {
      n: cost.n,
      total: usd(cost.total),
      values: cost.values.map(usd),
      middle: middle && { ...middle, median: usd(middle.median), low: usd(middle.low), high: usd(middle.high) },
    },
    coverage: {
      linked: usd(coverage.linked),
      total: usd(coverage.total),
      share: coverage.share,
      notMeasured: coverage.notMeasured,
    },
    trend: trend.map(({ start, n, median }) => ({
      start: new Date(start).toISOString(),
      n,
      median: median === null ? null : usd(median),
    })),
  };
}

/** Totals take the shape of reports, money its unit; everything else stays. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('unpricedCalls' in value && 'charge' in value) return jsonTotals(value as Totals);
  return Object.fromEntries(
    Object.entries(value).map(([key, of]) => [key, MONEY.has(key) && typeof of === 'number' ? usd(of) : plain(of)]),
  );
}

const usd = (nano: number): number => nano / NANO_PER_DOLLAR;
