import type { Policy } from '../../wire/policy.ts';
import { dollarsOf, nanoOf, twoDigits } from '../../wire/round.ts';
import type { UsageCell, UsageRow } from '../../wire/schema.ts';
import type { Named, Part } from '../disclosure/blocks.ts';
import { nameCells, tableOf } from '../disclosure/fold.ts';
import { type Contribution, P_SHARE, passes, peopleIn, publish, type Rule, type Table } from '../disclosure/publish.ts';
import { forEachSpendTable, type SpendDimension } from './spendTables.ts';
import { type PersonRow, TOKEN_KEYS, type WeekTables, type WeekUsage } from './week.ts';
import { artifactsOf, namedArtifacts, singlesOf } from './weekArtifacts.ts';

/** The dimensions of a week's spend, in the order in which their cells are named. */
export const DIMENSIONS = ['bucket', 'tie', 'agent', 'model'] as const satisfies readonly (SpendDimension | 'tie')[];
export const TIE = DIMENSIONS.indexOf('tie');
/** What ties spend to a piece of work: a named artifact, one that is not named, or none. */
export type Tie = 'named' | 'single' | 'none';
/** Named artifacts are shown for themselves, by policy. */
export const EXEMPT: ReadonlySet<string> = new Set([`${TIE} named`]);
/** Shares of the team that `people` may name. */
const MOST_OF_TEAM = 0.8;

export function ruleOf(policy: Policy): Rule {
  return { k: Math.max(policy.k, policy.detail === 'bucket' ? 5 : 3), share: P_SHARE };
}

/** Returns what is released about a week from its rows. Call it once per week, after the last row was taken. */
export function weekUsage(week: number, rows: readonly PersonRow<UsageRow>[], policy: Policy): WeekUsage {
  const rule = ruleOf(policy);
  const people = peopleIn(rows.map((one) => ({ ...one, key: '', value: 1 })));
  const artifacts = namedArtifacts(rows, policy);
  const parts = usageParts(rows, artifacts);
  const start: Named = DIMENSIONS.map((_, i) => new Set(i === TIE ? ['named'] : []));
  const named = nameCells(parts, start, [...DIMENSIONS.keys()], rule, EXEMPT);
  const tables = named && tablesOf(rows, parts, named, artifacts, policy);
  return {
    week,
    people: peopleShown(people, rule, policy),
    tables,
    withheld: tables ? undefined : people === 0 ? 'empty' : 'people',
    artifacts: artifactsOf(rows, artifacts),
    singles: tables && named[TIE]?.has('single') ? singlesOf(rows, artifacts, rule) : undefined,
    exactTotal: parts.reduce((sum, { value }) => sum + value, 0),
    gaps: gapsOf(rows, rule),
  };
}

/** Each cell of each row, in the dimensions of a week. What is spent on named artifacts is known, so it protects nobody. */
function usageParts(rows: readonly PersonRow<UsageRow>[], artifacts: ReadonlySet<string>): readonly Part[] {
  return rows.flatMap(({ person, row }) =>
    row.cells.map((cell): Part => {
      const value = nanoOf(cell.cost);
      const tie = tieOf(cell.artifact, artifacts);
      const hidden = tie === 'named' ? 0 : value;
      return { person, key: [cell.bucket, tie, cell.agent, cell.model], value, hidden };
    }),
  );
}

export function tieOf(artifact: string | null, artifacts: ReadonlySet<string>): Tie {
  if (artifact === null) return 'none';
  return artifacts.has(artifact) ? 'named' : 'single';
}

function tablesOf(
  rows: readonly PersonRow<UsageRow>[],
  parts: readonly Part[],
  named: Named,
  artifacts: ReadonlySet<string>,
  policy: Policy,
): WeekTables | undefined {
  const tokens = publish(tokenContributions(rows, artifacts), ruleOf(policy));
  if (!tokens.shown) return undefined;
  const of = (dimension: (typeof DIMENSIONS)[number]) =>
    shownTable(tableOf(parts, named, DIMENSIONS.indexOf(dimension)), policy);
  return {
    tokens: policy.detail === 'bucket' ? mapTable(tokens.table, twoDigits) : tokens.table,
    ...forEachSpendTable(({ dimension }) => of(dimension)),
    linked:
      policy.detail === 'bucket'
        ? sharedLink(rows, ruleOf(policy))
        : linkedShare(tableOf(parts, named, TIE), hasUnnamed(parts)),
  };
}

/** Sums of `bucket` detail have two digits, as their rows have. */
export function shownTable(table: Table, { detail }: Policy): Table {
  return detail === 'bucket' ? mapTable(table, (nano) => nanoOf(twoDigits(dollarsOf(nano)))) : table;
}

export function mapTable({ cells, other, total }: Table, convert: (value: number) => number): Table {
  return {
    cells: cells.map(({ key, value }) => ({ key, value: convert(value) })),
    other: convert(other),
    total: convert(total),
  };
}

/** What is tied to an artifact follows from what is shown of the ties; withheld where that is folded. */
export function linkedShare({ cells, other, total }: Table, hasSingles: boolean): number | undefined {
  const isWhole = !hasSingles || cells.some(({ key }) => key === 'single');
  return isWhole && total > 0 ? Math.round((100 * (total - other - noneOf(cells))) / total) / 100 : undefined;
}

function hasUnnamed(parts: readonly Part[]): boolean {
  return parts.some(({ key, value }) => key[TIE] === 'single' && value !== 0);
}

function noneOf(cells: Table['cells']): number {
  return cells.find(({ key }) => key === 'none')?.value ?? 0;
}

/** In `bucket` detail each row names its own share; both sides of it must hide everybody. Tenths. */
function sharedLink(rows: readonly PersonRow<UsageRow>[], rule: Rule): number | undefined {
  const side = (share: (row: UsageRow) => number): readonly Contribution[] =>
    rows.map(({ person, row }) => ({ key: '', person, value: Math.round(share(row) * costOf(row)) }));
  const [linked, rest] = [side((row) => row.linked), side((row) => 1 - row.linked)];
  const sums = [linked, rest].map((all) => all.reduce((sum, { value }) => sum + value, 0));
  if (![linked, rest].every((all, i) => sums[i] === 0 || passes(all, rule))) return undefined;
  const total = (sums[0] ?? 0) + (sums[1] ?? 0);
  return total === 0 ? undefined : Math.round((10 * (sums[0] ?? 0)) / total) / 10;
}

export function costOf(row: { readonly cells: readonly Pick<UsageCell, 'cost'>[] }): number {
  return row.cells.reduce((sum, cell) => sum + nanoOf(cell.cost), 0);
}

function tokenContributions(
  rows: readonly PersonRow<UsageRow>[],
  artifacts: ReadonlySet<string>,
): readonly Contribution[] {
  return rows.flatMap(({ person, row }) =>
    row.cells.flatMap((cell: UsageCell) => {
      const isHidden = tieOf(cell.artifact, artifacts) !== 'named';
      return TOKEN_KEYS.map((key) => ({ key, person, value: cell[key], hidden: isHidden ? cell[key] : 0 }));
    }),
  );
}

/** Not how many people, only that they are enough: one more or less would reveal who is away. */
export function peopleShown(people: number, { k }: Rule, { teamSize }: Policy): number {
  const most = Math.ceil(teamSize * MOST_OF_TEAM);
  if (people < k) return 0;
  return people >= most ? Math.max(k, most) : k;
}

/** The name of a tool that one person uses is that person's own. */
function gapsOf(rows: readonly PersonRow<UsageRow>[], rule: Rule): readonly string[] {
  const seen = new Map<string, Contribution[]>();
  for (const { person, row } of rows) {
    for (const gap of row.gaps) seen.set(gap, [...(seen.get(gap) ?? []), { key: gap, person, value: 1 }]);
  }
  return [...seen]
    .filter(([, all]) => peopleIn(all) >= rule.k)
    .map(([gap]) => gap)
    .toSorted();
}
