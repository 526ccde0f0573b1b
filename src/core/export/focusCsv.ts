import { billingOf } from '../usage/billing.ts';
import type { Charge } from '../usage/charge.ts';
import { endOfDay, startOfDay } from '../usage/day.ts';
import { tokensOfCharge } from '../usage/tokens.ts';
import { csv } from './csv.ts';
import type { ExportRow } from './exportRow.ts';
import { dollars } from './summaryCsv.ts';

interface Meter {
  readonly kind: keyof Charge;
  /** FOCUS: SkuMeter. */
  readonly meter: string;
}

const METERS: readonly Meter[] = [
  { kind: 'input', meter: 'Input Tokens' },
  { kind: 'cacheWrite', meter: 'Cache Write Tokens' },
  { kind: 'cacheRead', meter: 'Cache Read Tokens' },
  { kind: 'output', meter: 'Output Tokens' },
  { kind: 'other', meter: 'Web Searches' },
];

const MILLION = 1_000_000;

/** Columns of FOCUS 1.2 (focus.finops.org) that logs can fill, then our own (`x_`). */
const HEAD = [
  'BilledCost',
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargeCategory',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ConsumedQuantity',
  'ConsumedUnit',
  'EffectiveCost',
  'ListCost',
  'ListUnitPrice',
  'PricingCategory',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'Tags',
  'x_Agent',
  'x_BillingMode',
  'x_CostBasis',
  'x_LowerBound',
  'x_UnpricedCalls',
] as const;

/**
 * The period in the shape of FOCUS 1.2, a row for each token type: FOCUS-shaped, not FOCUS-conformant. Only list prices are
 * known: `BilledCost` and `EffectiveCost` must not be empty there and are 0, and `x_CostBasis` says so.
 */
export function focusCsv(rows: readonly ExportRow[]): string {
  return csv([HEAD, ...rows.flatMap((row) => METERS.flatMap((meter) => line(row, meter)))]);
}

function line(row: ExportRow, { kind, meter }: Meter): readonly (readonly (string | number)[])[] {
  const { totals, day, model, provider, agent, branch, ticket } = row;
  const tokens = tokensOfCharge(totals.tokens, kind);
  const cost = totals.charge[kind];
  if (tokens === 0 && cost === 0) return [];
  const quantity = tokens / MILLION;
  const counted = tokens > 0;
  const month = monthOf(day);
  return [
    [
      0,
      'USD',
      month.start,
      month.end,
      'Usage',
      `${model === '' ? 'a model that is not named' : model}, ${meter.toLowerCase()}`,
      'Usage-Based',
      iso(startOfDay(day)),
      iso(endOfDay(day)),
      counted ? tokens : '',
      counted ? 'Tokens' : '',
      0,
      dollars(cost),
      counted ? dollars(Math.round(cost / quantity)) : '',
      'Standard',
      counted ? quantity : '',
      counted ? '1000000 Tokens' : '',
      provider,
      'AI and Machine Learning',
      model,
      'Generative AI',
      `${model}/${kind}`,
      meter,
      tags({ branch, ticket, repository: row.repository }),
      agent,
      billingOf(totals.billing).mode,
      'list-estimate',
      totals.lowerBound ? 'true' : 'false',
      totals.unpricedCalls,
    ],
  ];
}

const tags = (names: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(names).filter(([, value]) => value !== '')));

const iso = (time: number): string => new Date(time).toISOString().replace('.000', '');

function monthOf(day: string): { readonly start: string; readonly end: string } {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return { start: iso(new Date(year, month - 1, 1).getTime()), end: iso(new Date(year, month, 1).getTime()) };
}
