import type { AttributedUsage } from '../../../src/core/attribution/workItem.ts';
import type { ValueWithOrigin } from '../../../src/core/status/session.ts';
import type { SpentInput } from '../../../src/core/summary/spendingView.ts';
import { spentView } from '../../../src/core/summary/spendingView.ts';
import { periodOf } from '../../../src/core/summary/summaryPeriod.ts';
import type { SummaryView } from '../../../src/core/summary/summarySchema.ts';
import type { AgentId } from '../../../src/core/usage/call.ts';
import { chargeTotal, NO_CHARGE } from '../../../src/core/usage/charge.ts';
import { createDayOf, parseDay } from '../../../src/core/usage/day.ts';
import { NO_TOKENS } from '../../../src/core/usage/tokens.ts';
import { NO_TOTALS } from '../../../src/core/usage/totals.ts';

const QUARTER = 900_000;
const CENT = 10_000_000;

export interface MadeSum {
  readonly time: number;
  readonly session?: string;
  readonly agent?: AgentId;
  readonly model?: string;
  readonly repository?: string;
  readonly branch?: string;
  readonly ticket?: string;
  readonly origin?: ValueWithOrigin['origin'];
  readonly suggestion?: string;
  readonly detail?: string;
  readonly calls?: number;
  readonly cents?: number;
  /** Of the 1,000 output tokens. */
  readonly reasoning?: number;
  readonly unpriced?: boolean;
  readonly lowerBound?: boolean;
}

/** Sums of calls with round figures: 1,000 tokens of each kind for each call. */
export function sum(made: MadeSum): AttributedUsage {
  const { time, session = 's1', agent = 'claude-code', model = 'claude-sonnet-4-5', calls = 1, cents = 100 } = made;
  const { repository = '/home/me/shop', branch = 'feature/ABC-1', ticket = 'ABC-1', suggestion = '' } = made;
  const cost = made.unpriced === true ? 0 : cents * CENT;
  const { reasoning = 0 } = made;
  const tokens = { ...NO_TOKENS, reasoning, input: 1000, cacheRead: 1000, output: 1000, cacheWrite5m: 1000 };
  return {
    context: {
      agent,
      session,
      cwd: repository,
      branch,
      model,
      provider: '',
      modifiers: '',
      tier: 0,
      ...(made.detail && { detail: made.detail }),
    },
    quarter: Math.floor(time / QUARTER) * QUARTER,
    firstTime: time,
    lastTime: time,
    family: false,
    vendorCost: 0,
    vendorCalls: 0,
    totals: {
      ...NO_TOTALS,
      calls,
      tokens,
      charge: { ...NO_CHARGE, output: cost / 2, cacheRead: cost / 4, input: cost / 4 },
      unpricedCalls: made.unpriced === true ? calls : 0,
      unpricedModels: made.unpriced === true ? [model] : [],
      lowerBound: made.lowerBound ?? false,
    },
    work: {
      repository,
      branch,
      ticket: { text: ticket, origin: made.origin ?? (ticket === '' ? 'none' : 'rule') },
      suggestion,
    },
  };
}

export const DAY = periodOf('day', parseDay('2026-11-20'));
export const HOUR = 3_600_000;

/** Earlier calls as a summary asks for them. */
export function history(sums: readonly AttributedUsage[]): Pick<SpentInput, 'before' | 'earlier'> {
  const dayOf = createDayOf();
  const days = Map.groupBy(sums, ({ quarter }) => dayOf(quarter));
  const cost = (rows: readonly AttributedUsage[]) =>
    rows.reduce((all, { totals }) => all + chargeTotal(totals.charge), 0);
  return {
    before: [...days].map(([day, rows]) => ({ day, cost: cost(rows) })).toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    earlier: (since, until) => sums.filter(({ quarter }) => quarter >= since && quarter < until),
  };
}

export function spentInput(changes: Partial<SpentInput> = {}): SpentInput {
  return {
    period: DAY,
    now: DAY.end,
    sums: [],
    before: [],
    earlier: () => [],
    cacheSaving: null,
    notMeasured: [],
    agentLabel: (agent) => agent,
    title: () => '',
    pricedAs: () => '',
    ...changes,
  };
}

export function summary(changes: Partial<SpentInput> = {}): SummaryView {
  const input = spentInput(changes);
  return {
    period: input.period,
    scope: 'window',
    today: parseDay('2026-11-20'),
    madeAt: input.period.start + 18 * HOUR,
    zone: 'UTC',
    reading: false,
    noLogs: false,
    nextTurn: null,
    spent: spentView(input),
    recentTickets: ['ABC-1'],
  };
}
