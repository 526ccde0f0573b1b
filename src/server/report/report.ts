import { dayNumber, dayText, mondayOf, parsePeriod, weekText } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import type { Table } from '../disclosure/publish.ts';
import type { Closed, DenominatorRow } from '../store/factStore.ts';
import type { AuditLine } from '../store/teamRegister.ts';
import { forEachSpendTable, type SpendTables } from './spendTables.ts';
import { type Ratio, ratios } from './teamRatios.ts';
import { type Singles, TOKEN_KEYS, type TokenKey, type Withheld } from './week.ts';
import type { Week } from './weeks.ts';

/** The one shape behind page, JSON, CSV and metrics. Money in nano-dollars, days as `YYYY-MM-DD`, weeks as `2026-W47`. */
export interface Report {
  readonly team: string;
  readonly detail: Policy['detail'];
  readonly k: number;
  readonly from: string;
  readonly to: string;
  readonly spent: Spent;
  readonly became: Became;
  readonly coverage: Coverage;
  readonly audit: readonly {
    readonly day: string;
    readonly what: string;
    readonly detail: string;
    readonly times: number;
  }[];
}

export interface Spent extends SpendTables<Table | undefined> {
  /** Sum over the weeks that are published; undefined when none is. */
  readonly total: number | undefined;
  readonly atLeast: boolean;
  readonly toldWeeks: number;
  readonly withheldWeeks: readonly { readonly week: string; readonly why: Withheld }[];
  readonly tokens: Table | undefined;
  /** By week, and only from six published weeks on. */
  readonly trend: readonly { readonly week: string; readonly cost: number }[] | undefined;
  readonly artifacts: readonly ArtifactLine[];
  /** By week, what artifacts cost that are not named: those of one person each. */
  readonly singles: readonly ({ readonly week: string } & Singles)[];
}

export interface ArtifactLine {
  readonly artifact: string;
  readonly cost: number;
  /** Left out where one person worked on it (`any` artifacts only), as the days are. */
  readonly tokens: Readonly<Record<TokenKey, number>> | undefined;
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
  readonly closedDay: string | undefined;
  /** Days from the first token that is known to the day it was closed. */
  readonly days: number | undefined;
  readonly states: Readonly<Record<string, number>>;
}

export interface Became {
  readonly classes: Table | undefined;
  readonly ratios: readonly Ratio[];
}

export interface Coverage {
  readonly teamSize: number;
  /** The least number of people who sent something, in the newest published week, else in the newest. */
  readonly people: number;
  /** Mean over the published weeks of the share of the team that sent something. */
  readonly share: number;
  readonly linked: number | undefined;
  readonly gaps: readonly string[];
}

export interface ReportFacts {
  readonly policy: Policy;
  /** Mondays. */
  readonly from: number;
  readonly to: number;
  /** Weeks of the range and those before it in which artifacts of the range may have cost something. */
  readonly weeks: readonly Week[];
  readonly denominators: readonly DenominatorRow[];
  readonly closed: readonly Closed[];
  readonly audit: readonly AuditLine[];
}

const TREND_WEEKS = 6;
const MOST_WEEKS = 106;
const USUAL_WEEKS = 8;

/** The weeks that `from` and `to` (days or weeks, '' for the usual) touch, as Mondays; undefined where they are no range. */
export function rangeOf(from: string, to: string, today: number): { from: number; to: number } | undefined {
  const last = to === '' ? mondayOf(today) : monday(to);
  const first = from === '' ? (last ?? 0) - USUAL_WEEKS * 7 : monday(from);
  if (first === undefined || last === undefined || first > last || last - first > MOST_WEEKS * 7) return undefined;
  return { from: first, to: last };
}

function monday(text: string): number | undefined {
  const day = dayNumber(text) ?? parsePeriod(text)?.start;
  return day === undefined ? undefined : mondayOf(day);
}

export function report(facts: ReportFacts): Report {
  const weeks = facts.weeks.filter(({ usage }) => usage.week >= facts.from && usage.week <= facts.to);
  const reported = weeks.filter((week) => week.usage.tables);
  const share = coverageOf(reported.length > 0 ? reported : weeks, facts.policy.teamSize);
  const newest = reported.at(-1) ?? weeks.at(-1);
  return {
    team: facts.policy.team,
    detail: facts.policy.detail,
    k: facts.policy.k,
    from: weekText(facts.from),
    to: weekText(facts.to),
    spent: spentOf(facts, weeks, reported),
    became: {
      classes: sumTables(weeks.map((week) => week.outcome.classes)),
      ratios: ratios({ ...facts, weeks, coverage: share, costOf: artifactCosts(facts.weeks) }),
    },
    coverage: {
      teamSize: facts.policy.teamSize,
      people: newest?.usage.people ?? 0,
      share,
      linked: linkedOf(reported),
      gaps: [...new Set(weeks.flatMap((week) => week.usage.gaps))].toSorted(),
    },
    audit: facts.audit.slice(0, 60).map((line) => ({ ...line, day: dayText(line.day) })),
  };
}

function spentOf(facts: ReportFacts, weeks: readonly Week[], reported: readonly Week[]): Spent {
  const table = (name: 'tokens' | keyof SpendTables<Table>) =>
    sumTables(reported.map((week) => week.usage.tables?.[name]));
  const tables = forEachSpendTable(({ name }) => table(name));
  const trend = reported.map(({ usage }) => ({ week: weekText(usage.week), cost: usage.tables?.buckets.total ?? 0 }));
  return {
    total: tables.buckets?.total,
    // Not everybody may send, and some logs hold less than was billed: whose, is nobody's business.
    atLeast: reported.length > 0,
    toldWeeks: reported.length,
    withheldWeeks: weeks.flatMap(({ usage }) =>
      usage.withheld ? [{ week: weekText(usage.week), why: usage.withheld }] : [],
    ),
    tokens: table('tokens'),
    ...tables,
    trend: trend.length >= TREND_WEEKS ? trend : undefined,
    artifacts: artifactLines(facts, weeks),
    singles: reported.flatMap(({ usage }) => (usage.singles ? [{ week: weekText(usage.week), ...usage.singles }] : [])),
  };
}

/** Sum of what each week publishes. Every week was checked and published by itself, so their sum reveals nothing new. */
export function sumTables(tables: readonly (Table | undefined)[]): Table | undefined {
  const reported = tables.filter((table) => table !== undefined);
  if (reported.length === 0) return undefined;
  const cells = new Map<string, number>();
  for (const cell of reported.flatMap((table) => table.cells))
    cells.set(cell.key, (cells.get(cell.key) ?? 0) + cell.value);
  return {
    cells: [...cells]
      .map(([key, value]) => ({ key, value }))
      .toSorted((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1)),
    other: reported.reduce((sum, table) => sum + table.other, 0),
    total: reported.reduce((sum, table) => sum + table.total, 0),
  };
}

function artifactCosts(weeks: readonly Week[]): ReadonlyMap<string, number> {
  const costs = new Map<string, number>();
  for (const line of weeks.flatMap((week) => week.usage.artifacts)) {
    costs.set(line.artifact, (costs.get(line.artifact) ?? 0) + line.cost);
  }
  return costs;
}

/** In the order of their names: an order by cost would be a list of people where each has a ticket. */
function artifactLines(facts: ReportFacts, weeks: readonly Week[]): readonly ArtifactLine[] {
  const closed = new Map(facts.closed.map((one) => [one.artifact, one.day]));
  const began = new Map<string, number>();
  for (const { artifact, firstDay } of facts.weeks.flatMap((week) => week.usage.artifacts)) {
    if (firstDay !== undefined) began.set(artifact, Math.min(began.get(artifact) ?? firstDay, firstDay));
  }
  const states = new Map<string, Record<string, number>>();
  for (const line of weeks.flatMap((week) => week.outcome.artifacts)) {
    const sums = states.get(line.artifact) ?? {};
    for (const [state, cost] of Object.entries(line.states)) sums[state] = (sums[state] ?? 0) + cost;
    states.set(line.artifact, sums);
  }
  const lines = new Map<string, ArtifactLine>();
  for (const one of weeks.flatMap((week) => week.usage.artifacts)) {
    const before = lines.get(one.artifact);
    const closedDay = closed.get(one.artifact);
    const first = began.get(one.artifact);
    lines.set(one.artifact, {
      artifact: one.artifact,
      cost: one.cost + (before?.cost ?? 0),
      tokens: addTokens(before?.tokens, one.tokens),
      firstDay: first === undefined ? undefined : dayText(first),
      lastDay: one.lastDay === undefined ? before?.lastDay : dayText(one.lastDay),
      closedDay: closedDay === undefined ? undefined : dayText(closedDay),
      days: closedDay === undefined || first === undefined ? undefined : Math.max(0, closedDay - first),
      states: states.get(one.artifact) ?? {},
    });
  }
  return [...lines.values()].toSorted((a, b) => a.artifact.localeCompare(b.artifact, 'en', { numeric: true }));
}

function addTokens(one: ArtifactLine['tokens'], two: ArtifactLine['tokens']): ArtifactLine['tokens'] {
  if (!one || !two) return one ?? two;
  const sum = { ...one };
  for (const key of TOKEN_KEYS) sum[key] += two[key];
  return sum;
}

function coverageOf(weeks: readonly Week[], teamSize: number): number {
  if (weeks.length === 0) return 0;
  const shares = weeks.map((week) => Math.min(1, week.usage.people / teamSize));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function linkedOf(reported: readonly Week[]): number | undefined {
  let all = 0;
  let linked = 0;
  for (const { usage } of reported) {
    const share = usage.tables?.linked;
    if (share === undefined) continue;
    const cost = usage.tables?.buckets.total ?? 0;
    all += cost;
    linked += cost * share;
  }
  return all === 0 ? undefined : Math.round((100 * linked) / all) / 100;
}
