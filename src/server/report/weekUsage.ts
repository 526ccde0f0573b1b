import type { Policy } from '../../wire/policy.ts';
import { parsePeriod } from '../../wire/period.ts';
import { nanoOf } from '../../wire/round.ts';
import type { UsageCell, UsageRow } from '../../wire/schema.ts';
import {
  type Contribution,
  P_SHARE,
  passes,
  peopleIn,
  publish,
  type Publication,
  type Rule,
  type Table,
} from './publish.ts';
import { type ArtifactWeek, TOKEN_KEYS, type WeekTables, type WeekUsage } from './week.ts';
import { forEachCountedType } from '../../core/usage/tokenTypes.ts';

/** One person's row of one period. */
export interface PersonRow<T> {
  readonly period: string;
  readonly person: string;
  readonly row: T;
}

export function ruleOf(policy: Policy): Rule {
  return { k: Math.max(policy.k, policy.detail === 'bucket' ? 5 : 3), share: P_SHARE };
}

/** Returns what is released about a week from its rows. Call it once per week, after the last row was taken. */
export function weekUsage(week: number, rows: readonly PersonRow<UsageRow>[], policy: Policy): WeekUsage {
  const rule = ruleOf(policy);
  const people = peopleIn(rows.map((one) => ({ ...one, key: '', value: 1 })));
  const tables = tablesOf(rows, rule);
  return {
    week,
    people: people >= rule.k ? people : 0,
    tables,
    withheld: tables ? undefined : people === 0 ? 'empty' : 'people',
    artifacts: policy.detail === 'artifact' ? artifactsOf(rows) : [],
    gaps: gapsOf(rows, rule),
    atLeast: tables !== undefined && rows.some(({ row }) => row.cells.some((cell) => cell.basis === 'list-at-least')),
  };
}

/** Artifacts are shown for themselves, so what people spent beside them must pass the rule on its own (`hidden`). */
function tablesOf(rows: readonly PersonRow<UsageRow>[], rule: Rule): WeekTables | undefined {
  const by = (key: (cell: UsageCell) => string) =>
    rows.flatMap(({ period, person, row }) =>
      row.cells.map((cell): Contribution => {
        const value = nanoOf(cell.cost);
        return { key: key(cell), period, person, value, hidden: cell.artifact === null ? value : 0 };
      }),
    );
  const whole = by(() => '');
  if (!passes(whole, rule)) return undefined;
  const buckets = shown(
    publish(
      by((cell) => cell.bucket),
      rule,
    ),
  );
  // Who works on an artifact, and with which agent, is known in a team: artifacts can be subtracted from these tables too.
  const agents = shown(
    publish(
      by((cell) => cell.agent),
      rule,
    ),
  );
  const models = shown(
    publish(
      by((cell) => cell.model),
      rule,
    ),
  );
  const tokens = shown(publish(tokenContributions(rows), rule));
  if (!buckets || !agents || !models || !tokens) return undefined;
  const linked = rows.reduce((sum, { row }) => sum + row.linked * costOf(row), 0);
  const cost = rows.reduce((sum, { row }) => sum + costOf(row), 0);
  return { tokens, buckets, agents, models, linked: cost === 0 ? 0 : Math.round((100 * linked) / cost) / 100 };
}

export function costOf(row: UsageRow): number {
  return row.cells.reduce((sum, cell) => sum + nanoOf(cell.cost), 0);
}

function shown(publication: Publication): Table | undefined {
  return publication.shown ? publication.table : undefined;
}

function tokenContributions(rows: readonly PersonRow<UsageRow>[]): readonly Contribution[] {
  return rows.flatMap(({ period, person, row }) =>
    row.cells.flatMap((cell) => {
      const hidden = cell.artifact === null;
      return TOKEN_KEYS.map((key) => ({ key, period, person, value: cell[key], hidden: hidden ? cell[key] : 0 }));
    }),
  );
}

function artifactsOf(rows: readonly PersonRow<UsageRow>[]): readonly ArtifactWeek[] {
  const sums = new Map<string, ArtifactWeek>();
  const days = new Map([...new Set(rows.map(({ period }) => period))].map((one) => [one, parsePeriod(one)?.start]));
  for (const { period, row } of rows) {
    const day = days.get(period);
    if (day === undefined) continue;
    for (const cell of row.cells) {
      if (cell.artifact === null) continue;
      sums.set(cell.artifact, addCell(sums.get(cell.artifact), cell.artifact, cell, day));
    }
  }
  return [...sums.values()].toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1));
}

function addCell(sum: ArtifactWeek | undefined, artifact: string, cell: UsageCell, day: number): ArtifactWeek {
  const tokens = forEachCountedType((key) => (sum?.tokens[key] ?? 0) + cell[key]);
  return {
    artifact,
    cost: (sum?.cost ?? 0) + nanoOf(cell.cost),
    tokens,
    firstDay: Math.min(sum?.firstDay ?? day, day),
    lastDay: Math.max(sum?.lastDay ?? day, day),
  };
}

/** The name of a tool that one person uses is that person's own. */
function gapsOf(rows: readonly PersonRow<UsageRow>[], rule: Rule): readonly string[] {
  const seen = new Map<string, Contribution[]>();
  for (const { period, person, row } of rows) {
    for (const gap of row.gaps) seen.set(gap, [...(seen.get(gap) ?? []), { key: gap, period, person, value: 1 }]);
  }
  return [...seen]
    .filter(([, all]) => peopleIn(all) >= rule.k)
    .map(([gap]) => gap)
    .toSorted();
}
