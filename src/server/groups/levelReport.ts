import { dayText, weekText } from '../../wire/period.ts';
import { LEAST_K } from '../../wire/policy.ts';
import type { Table } from '../disclosure/publish.ts';
import { sumTables } from '../report/report.ts';
import type { WeekOutcome, WeekTables, WeekUsage } from '../report/week.ts';
import { auditName, type Group } from '../store/groupStore.ts';
import type { Store } from '../store/store.ts';
import { type Figure, foldBelow } from './groupRule.ts';

/** The one shape behind page, JSON and CSV of a group. Money in nano-dollars, weeks as `2026-W47`. */
export interface GroupReport {
  readonly group: string;
  readonly k: number;
  readonly readers: readonly string[];
  readonly from: string;
  readonly to: string;
  /** Sum over the weeks that are shown; undefined when none is. */
  readonly total: number | undefined;
  readonly shownWeeks: number;
  readonly withheldWeeks: readonly string[];
  /** By the teams and groups right below. */
  readonly below: Table | undefined;
  readonly agents: Table | undefined;
  readonly models: Table | undefined;
  /** Of the teams whose own total is shown. */
  readonly tokens: Table | undefined;
  readonly classes: Table | undefined;
  /** The least number of people in the newest week that is shown, and how many teams they are in. */
  readonly people: number;
  readonly teams: number;
  readonly reads: readonly { readonly day: string; readonly times: number }[];
}

type Shown = Figure & { readonly lines: Table };

/** Sums what the group released; everything but the total is of its teams' released tables. `from` and `to` are Mondays. */
export async function groupReport(store: Store, group: Group, from: number, to: number): Promise<GroupReport> {
  const weeks = [...(await store.groups.weeks(group.name, from, to))].toSorted((a, b) => a[0] - b[0]);
  const shown = weeks.flatMap(([week, body]) => {
    const figure = JSON.parse(body) as Partial<Shown>;
    return figure.lines ? [{ week, figure: figure as Shown }] : [];
  });
  const made = await Promise.all(shown.map(async ({ week, figure }) => tablesOf(store, group, week, figure)));
  const below = sumTables(shown.map(({ figure }) => figure.lines));
  const newest = shown.at(-1)?.figure;
  const sum = (pick: (tables: (typeof made)[number]) => Table | undefined) => {
    const tables = sumTables(made.map(pick));
    return tables && tables.total > 0 ? tables : undefined;
  };
  const audit = await store.teams.audit(auditName(group.name));
  return {
    group: group.name,
    k: group.k,
    readers: group.readers,
    from: weekText(from),
    to: weekText(to),
    total: below?.total,
    shownWeeks: shown.length,
    withheldWeeks: weeks.filter(([week]) => !shown.some((one) => one.week === week)).map(([week]) => weekText(week)),
    below,
    agents: sum(({ agents }) => agents),
    models: sum(({ models }) => models),
    tokens: sum(({ tokens }) => tokens),
    classes: sum(({ classes }) => classes),
    people: newest?.people ?? 0,
    teams: newest?.teams.length ?? 0,
    reads: audit
      .filter(({ what }) => what === 'report read')
      .slice(0, 60)
      .map(({ day, times }) => ({ day: dayText(day), times })),
  };
}

async function tablesOf(store: Store, { k }: Group, week: number, figure: Shown) {
  const usages: WeekTables[] = [];
  const classes: Table[] = [];
  for (const team of figure.teams) {
    const of = async (kind: 'usage' | 'outcome' | 'outcomeFinal') =>
      (await store.facts.frozen(team, kind, week, week)).get(week);
    const usage = await of('usage');
    const { tables } = usage ? (JSON.parse(usage) as WeekUsage) : { tables: undefined };
    if (!tables) continue;
    usages.push(tables);
    const outcomes = [await of('outcomeFinal'), await of('outcome')].flatMap((body) =>
      body ? ((JSON.parse(body) as WeekOutcome).classes ?? []) : [],
    );
    if (outcomes[0]) classes.push(outcomes[0]);
  }
  // What teams that are withheld spent has no table of its own.
  const rest = figure.value - usages.reduce((sum, { buckets }) => sum + buckets.total, 0);
  const unknown = rest > 0 ? [{ value: rest, people: k }] : [];
  return {
    agents: joined(
      usages.map((tables) => tables.agents),
      unknown,
      k,
    ),
    models: joined(
      usages.map((tables) => tables.models),
      unknown,
      k,
    ),
    tokens: joined(
      usages.map((tables) => tables.tokens),
      [],
      k,
    ),
    classes: joined(classes, [], k),
  };
}

/** Tables of teams as one: each cell of a team is of at least so many people as the protocol allows at the least. */
function joined(
  tables: readonly Table[],
  rest: readonly { value: number; people: number }[],
  k: number,
): Table | undefined {
  const cells = new Map<string, { name: string; value: number; people: number }>();
  const others: { value: number; people: number }[] = [...rest];
  for (const table of tables) {
    for (const { key, value } of table.cells) {
      const cell = cells.get(key) ?? { name: key, value: 0, people: 0 };
      cells.set(key, { ...cell, value: cell.value + value, people: cell.people + LEAST_K.artifact });
    }
    if (table.other > 0) others.push({ value: table.other, people: LEAST_K.artifact });
  }
  // Fewer people than the group's rule asks for, as far as is known: no table.
  const people = tables.length * LEAST_K.artifact + rest.reduce((sum, one) => sum + one.people, 0);
  return people >= k ? foldBelow([...cells.values()], others, k) : undefined;
}
