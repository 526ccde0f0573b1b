import { type Billing, billingOf } from '../usage/billing.ts';
import type { AgentId } from '../usage/call.ts';
import { USED_BY } from '../usage/callDetail.ts';
import type { CallSum } from '../usage/callSum.ts';
import { chargeTotal } from '../usage/charge.ts';
import { NANO_PER_DOLLAR } from '../usage/money.ts';
import { addInto, NO_TOKENS, type Tokens } from '../usage/tokens.ts';
import { sumTotals, type Totals } from '../usage/totals.ts';

/** Local times, coarse ones last: `2026-11-21 14:00`, `2026-11-21`, the week's Monday, `2026-11`. */
const TIME_DIMENSIONS = ['hour', 'day', 'week', 'month'] as const;

export const DIMENSIONS = [
  'session',
  ...TIME_DIMENSIONS,
  'repo',
  'branch',
  'ticket',
  'pull-request',
  'agent',
  'model',
  'cwd',
  'machine',
  ...USED_BY,
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What a sum is grouped by: null where it is not known (no repository, no branch, no ticket). */
export type ReportKey = Partial<Record<Dimension, string | null>>;

export interface ReportRow {
  readonly key: ReportKey;
  /** The repository that the branch, or the bare number of a ticket, is of: the same name in another one is another thing. */
  readonly repository?: string;
  readonly totals: Totals;
  readonly firstTime: number;
  readonly lastTime: number;
  /** Whose calls these are, sorted. */
  readonly agents: readonly AgentId[];
  /** Models that were priced as a relative, or without a part of their price. */
  readonly familyModels: readonly string[];
}

export interface Report {
  readonly totals: Totals;
  readonly familyModels: readonly string[];
  readonly rows: readonly ReportRow[];
  /** What each agent's logs hold of each token type, over the whole report. */
  readonly tokensByAgent: ReadonlyMap<AgentId, Tokens>;
}

/** Reports whether a sum depends on the time of its calls: such a report needs sums by day or by quarter of an hour. */
export const needsTime = (by: readonly Dimension[]): boolean =>
  by.some((dimension) => (TIME_DIMENSIONS as readonly Dimension[]).includes(dimension));

/** What a sum is, in each dimension. */
export interface Valuer<Sum> {
  valueOf(sum: Sum, dimension: Dimension): string | null;
  /** The repository without which the value means nothing; '' for what means the same everywhere. */
  repositoryOf(sum: Sum, dimension: Dimension): string;
}

/** Folds sums of calls by any dimensions. Each sum goes to exactly one row, so the rows add up to the totals. */
export function report<Sum extends CallSum>(
  sums: readonly Sum[],
  by: readonly Dimension[],
  valuer: Valuer<Sum>,
): Report {
  const rows = by.length === 0 ? [] : [...groupsOf(sums, by, valuer).values()].map(rowOf);
  return {
    totals: sumTotals(sums.map(({ totals }) => totals)),
    familyModels: sums.reduce(withFamily, []),
    tokensByAgent: tokensByAgent(sums),
    rows: rows.sort((a, b) => compareRows(a, b, by)),
  };
}

interface Group<Sum> {
  readonly key: ReportKey;
  readonly repository: string | undefined;
  readonly sums: Sum[];
}

function groupsOf<Sum>(
  sums: readonly Sum[],
  by: readonly Dimension[],
  valuer: Valuer<Sum>,
): ReadonlyMap<string, Group<Sum>> {
  const groups = new Map<string, Group<Sum>>();
  for (const sum of sums) {
    const values = by.map((dimension) => valuer.valueOf(sum, dimension));
    const repository = by.map((dimension) => valuer.repositoryOf(sum, dimension)).find((root) => root !== '');
    const name = JSON.stringify([repository ?? '', ...values]);
    const known = groups.get(name);
    if (known !== undefined) known.sums.push(sum);
    else {
      const key = Object.fromEntries(by.map((dimension, at) => [dimension, values[at] ?? null]));
      groups.set(name, { key, repository, sums: [sum] });
    }
  }
  return groups;
}

function rowOf<Sum extends CallSum>({ key, repository, sums }: Group<Sum>): ReportRow {
  return {
    key,
    ...(repository !== undefined && { repository }),
    totals: sumTotals(sums.map(({ totals }) => totals)),
    firstTime: sums.reduce((first, sum) => Math.min(first, sum.firstTime), Infinity),
    lastTime: sums.reduce((last, sum) => Math.max(last, sum.lastTime), 0),
    agents: [...new Set(sums.map(({ context }) => context.agent))].sort(),
    familyModels: sums.reduce(withFamily, []),
  };
}

function tokensByAgent(sums: readonly CallSum[]): ReadonlyMap<AgentId, Tokens> {
  const found = new Map<AgentId, Record<keyof Tokens, number>>();
  for (const { context, totals } of sums) {
    const own = found.get(context.agent) ?? { ...NO_TOKENS };
    found.set(context.agent, own);
    addInto(own, totals.tokens);
  }
  return found;
}

const withFamily = (models: readonly string[], { family, context: { model } }: CallSum): readonly string[] =>
  !family || models.includes(model) ? models : [...models, model].sort();

/** Times in their order; everything else by cost, the highest first, so that the eye lands on what matters. */
function compareRows(a: ReportRow, b: ReportRow, by: readonly Dimension[]): number {
  const [first] = by;
  if (first !== undefined && needsTime([first])) {
    const times = (a.key[first] ?? '').localeCompare(b.key[first] ?? '');
    if (times !== 0) return times;
  }
  return chargeTotal(b.totals.charge) - chargeTotal(a.totals.charge) || b.lastTime - a.lastTime;
}

/** Totals in the shape of `token-ledger/report@1`. Money in US dollars; nine decimals are exact. */
export interface JsonTotals {
  readonly calls: number;
  readonly tokens: Tokens;
  readonly cost: {
    readonly currency: 'USD';
    readonly total: number;
    readonly input: number;
    readonly cacheWrite: number;
    readonly cacheRead: number;
    readonly output: number;
    readonly other: number;
  };
  readonly unpriced: { readonly calls: number; readonly models: readonly string[] };
  readonly lowerBound: boolean;
  /** On a branch's row: some of its calls are counted there by inference. Left out otherwise. */
  readonly basis?: 'inferred';
  /** Why, as codes; empty when exact. */
  readonly lowerBoundReasons: readonly string[];
  /** How the calls are paid for, and codes of what shows it. */
  readonly billing: Billing;
  /** The part that the agent counts and does not itemise (titles, compaction); cost in US dollars. Null where there is none. */
  readonly notItemised: { readonly tokens: number; readonly cost: number } | null;
}

export function jsonTotals(totals: Totals): JsonTotals {
  const usd = (nano: number): number => nano / NANO_PER_DOLLAR;
  const { charge, tokens } = totals;
  return {
    calls: totals.calls,
    tokens: { ...tokens },
    cost: {
      currency: 'USD',
      total: usd(chargeTotal(charge)),
      input: usd(charge.input),
      cacheWrite: usd(charge.cacheWrite),
      cacheRead: usd(charge.cacheRead),
      output: usd(charge.output),
      other: usd(charge.other),
    },
    unpriced: { calls: totals.unpricedCalls, models: totals.unpricedModels },
    lowerBound: totals.lowerBound,
    ...(totals.inferred === true && { basis: 'inferred' }),
    lowerBoundReasons: totals.reasons ?? [],
    billing: billingOf(totals.billing),
    notItemised:
      totals.notItemised === undefined
        ? null
        : { tokens: totals.notItemised.tokens, cost: usd(totals.notItemised.cost) },
  };
}
