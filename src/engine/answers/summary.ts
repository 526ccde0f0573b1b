import { AGENTS } from '../../agents/all.ts';
import { recentTickets } from '../../core/attribution/tags.ts';
import { netCacheSaving } from '../../core/pricing/composition.ts';
import type { Pricer } from '../../core/pricing/priceCall.ts';
import { type DayCost, spentView } from '../../core/summary/spendingView.ts';
import { daysOf, localDay, type SummaryPeriod } from '../../core/summary/summaryPeriod.ts';
import type { SummaryScope, SummaryView } from '../../core/summary/summarySchema.ts';
import type { CallSum } from '../../core/usage/callSum.ts';
import { addDays, startOfDay } from '../../core/usage/day.ts';
import { NANO_PER_DOLLAR, type NanoDollars } from '../../core/usage/money.ts';
import { notMeasuredText } from '../../core/usage/notMeasured.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { NO_TOKENS } from '../../core/usage/tokens.ts';
import { logWords } from '../../core/words/logWords.ts';
import { callsOf } from '../../ledger/callRows.ts';
import { readRows } from '../../ledger/damage/guardedDatabase.ts';
import { factsOf } from '../../ledger/queries.ts';
import type { SumFilter } from '../../ledger/rollup/sumFilter.ts';
import { sums } from '../../ledger/sums/sums.ts';
import { attributeSum } from '../attribution/attributeSum.ts';
import type { Engine } from '../ingest/engine.ts';
import { budgetLimits } from '../live/budgetLimits.ts';
import { coldTurns } from '../live/coldTurns.ts';
import { sessionNames } from '../status/sessionNames.ts';

export interface SummaryQuestion {
  readonly period: SummaryPeriod;
  readonly scope: SummaryScope;
  /** Contexts of the scope; undefined for all. */
  readonly contexts: readonly number[] | undefined;
  readonly now: number;
  /** The first reading of logs still goes on. */
  readonly reading: boolean;
  /** The person's own floor for an unusual day. */
  readonly unusualFrom?: NanoDollars | undefined;
  /** Of the window that asks; the command line has none. */
  readonly nextTurn?: SummaryView['nextTurn'];
}

const nanoOf = (dollars: number | undefined): NanoDollars | undefined =>
  dollars === undefined ? undefined : Math.round(dollars * NANO_PER_DOLLAR);

/** How far back a period is compared: 30 active days are within, 12 weeks or 12 months. */
const HISTORY_DAYS = { day: 60, week: 84, month: 366, range: 0 } as const;
const OFFERED_TICKETS = 20;

/** What was spent in a period, by the same sums that the reports fold. */
export function summaryOf(engine: Engine, pricer: Pricer, question: SummaryQuestion): SummaryView {
  const { period, scope, contexts, now, reading, nextTurn = null, unusualFrom } = question;
  const inside = contexts === undefined ? {} : { contexts };
  const here: SumFilter = { ...inside, since: period.start, until: period.end };
  const found = engine.attributor.sums(here, true).map(attributeSum);
  const facts = createFacts(engine, found);
  return {
    period,
    scope,
    today: localDay(now),
    madeAt: now,
    // Asked when it is sent: a text for a terminal needs no Intl.
    get zone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
    reading,
    noLogs: !reading && !engine.hasLogs,
    nextTurn: period.start <= now && now < period.end ? nextTurn : null,
    spent: spentView({
      period,
      now,
      sums: found,
      before: daysBefore(engine, period, contexts),
      earlier: (since, until) => sums(engine.ledger, { ...inside, since, until }, true),
      cacheSaving: readRows(() => cacheSaving(engine, pricer, here)),
      coldCache: readRows(() => coldTurns(engine.ledger, pricer, here)),
      notMeasured: [
        ...facts.notMeasured,
        ...engine.usedNotUnderstood().map(({ label }) => logWords.usedNotUnderstood({ agent: label })),
        ...engine.unmeasuredTools().map(({ what, why }) => logWords.unmeasuredTool({ tool: what, why })),
      ],
      agentLabel,
      title: sessionNames(engine),
      pricedAs: (sum) => pricedAs(sum, pricer),
      dayBudget: nanoOf(budgetLimits(engine.ledger.db).day),
      ...(unusualFrom === undefined ? {} : { unusualFrom }),
    }),
    recentTickets: recentTickets(engine.attributor.tags, OFFERED_TICKETS),
  };
}

function daysBefore(
  engine: Engine,
  { kind, from, start }: SummaryPeriod,
  contexts: readonly number[] | undefined,
): readonly DayCost[] {
  if (HISTORY_DAYS[kind] === 0) return [];
  const first = addDays(from, -HISTORY_DAYS[kind]);
  const days = daysOf({ from: first, to: addDays(from, -1) });
  const starts = [...days.map(startOfDay), start];
  const spans = days.map((_, i) => ({ start: starts[i] ?? 0, end: starts[i + 1] ?? 0 }));
  const costs = engine.earlierDays.costs(spans, contexts);
  return days.map((day, i) => ({ day, cost: costs[i] ?? 0 }));
}

const agentLabel = (agent: string): string => AGENTS.find(({ id }) => id === agent)?.label ?? agent;

/** What the sessions' logs hold beside calls. */
function createFacts(engine: Engine, found: readonly CallSum[]) {
  const notMeasured = new Set<string>();
  const sessions = new Map(found.map(({ context }) => [sessionKey(context), context]));
  for (const { agent, session } of sessions.values()) {
    for (const { kind, value } of factsOf(engine.ledger, agent, session)) {
      const left = kind === 'not-measured' ? notMeasuredText(JSON.parse(value)) : '';
      if (left !== '') notMeasured.add(`${agentLabel(agent)}: ${left}`);
    }
  }
  return {
    notMeasured: [...notMeasured].toSorted(),
  };
}

function cacheSaving(engine: Engine, pricer: Pricer, filter: SumFilter): NanoDollars | null {
  let saved: NanoDollars | null = null;
  for (const call of callsOf(engine.ledger, filter)) {
    const one = netCacheSaving(call, pricer);
    if (one !== undefined) saved = (saved ?? 0) + one;
  }
  return saved;
}

function pricedAs({ context, lastTime, family }: CallSum, pricer: Pricer): string {
  if (!family) return '';
  const { agent, model, provider, modifiers } = context;
  const priced = pricer.price({ agent, model, provider, modifiers, time: lastTime, tokens: NO_TOKENS, webSearches: 0 });
  return priced.status === 'family' && priced.as !== model ? priced.as : '';
}
