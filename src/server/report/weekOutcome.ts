import type { Policy } from '../../wire/policy.ts';
import { nanoOf } from '../../wire/round.ts';
import type { UsageRow } from '../../wire/schema.ts';
import type { Named, Part } from '../disclosure/blocks.ts';
import { nameCells, tableOf } from '../disclosure/fold.ts';
import type { Table } from '../disclosure/publish.ts';
import { flowsOf, moveStates, partOf, type RowPart, type StateCells } from './outcomeFlows.ts';
import { SPEND_TABLES } from './spendTables.ts';
import { type PersonRow, type WeekOutcome, type WeekTables, type WeekUsage } from './week.ts';
import { DIMENSIONS, EXEMPT, ruleOf, shownTable } from './weekUsage.ts';

/**
 * Returns the parts of a week's spend by outcome class: the same people and total, with what is not reported yet as a class. Rows
 * do not hold which agent worked on what became of something: within an artifact and bucket, parts meet in the order of the cells.
 */
export function outcomeParts(
  usage: readonly PersonRow<UsageRow>[],
  outcomes: readonly PersonRow<StateCells>[],
  artifacts: ReadonlySet<string>,
): readonly RowPart[] {
  const reported = new Map(outcomes.map((one) => [`${one.period} ${one.person}`, one.row]));
  const parts: RowPart[] = [];
  for (const { period, person, row } of usage) {
    for (const flow of flowsOf(row, reported.get(`${period} ${person}`), artifacts))
      parts.push(partOf(flow, period, person));
  }
  return parts;
}

/**
 * Returns what is released about what a week's spend became, checked together with the week's spend and, for the release of day
 * 45, with that of day 14: `before` holds its table as it was shown and its parts.
 */
export function weekOutcome(
  usage: WeekUsage,
  parts: readonly RowPart[],
  outcomes: readonly PersonRow<StateCells>[],
  policy: Policy,
  before?: { readonly table: Table | undefined; readonly parts: readonly RowPart[] },
): WeekOutcome {
  const { week } = usage;
  const checked = before ? withFirst(parts, before) : { parts, fixed: [] };
  const table = checked && usage.tables ? outcomeTable(usage, checked, policy) : undefined;
  return {
    week,
    classes: table,
    withheld: table ? undefined : parts.length === 0 ? 'empty' : 'people',
    artifacts: policy.detail === 'artifact' ? artifactsOf(outcomes, usage, policy) : [],
  };
}

interface Checked {
  readonly parts: readonly Part[];
  /** What an earlier outcome named; the last dimension is the one that is named now. */
  readonly fixed: Named;
}

function outcomeTable(usage: WeekUsage, { parts, fixed }: Checked, policy: Policy): Table | undefined {
  // A row that was deleted since the spend was released would be the difference between both totals.
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  if (!usage.tables || total !== usage.exactTotal) return undefined;
  const start: Named = [...spendNames(usage.tables, policy), ...fixed, new Set<string>()];
  const last = start.length - 1;
  const named = nameCells(parts, start, [last], ruleOf(policy), EXEMPT);
  return named && shownTable(tableOf(parts, named, last), policy);
}

/** The cells that the week's spend named, by its dimensions. */
export function spendNames(tables: WeekTables, policy: Policy): Named {
  const { linked } = tables;
  // The share with an artifact is shown only where the sum of those that are not named is.
  const ties = new Set(['named', ...(policy.detail === 'artifact' && linked !== undefined ? ['single'] : [])]);
  const named = new Map(
    SPEND_TABLES.map(({ name, dimension }) => [dimension, new Set(tables[name].cells.map(({ key }) => key))]),
  );
  return DIMENSIONS.map((dimension) => (dimension === 'tie' ? ties : (named.get(dimension) ?? new Set())));
}

/**
 * The same parts with the state of day 14 as one more dimension. Each cell keeps its state where it can, then the rest moves in
 * the order of the cells. Undefined where somebody's spend differs: a row was deleted in between, and would be the difference.
 */
function withFirst(
  parts: readonly RowPart[],
  before: { readonly table: Table | undefined; readonly parts: readonly RowPart[] },
): Checked | undefined {
  const early = Map.groupBy(before.parts, rowOf);
  const late = Map.groupBy(parts, rowOf);
  if (early.size !== late.size) return undefined;
  const moved: Part[] = [];
  for (const [row, now] of late) {
    const whole = moveStates(now, early.get(row) ?? []);
    if (!whole) return undefined;
    moved.push(...whole);
  }
  return { parts: moved, fixed: [new Set(before.table?.cells.map(({ key }) => key))] };
}

function rowOf({ period, person }: RowPart): string {
  return `${period} ${person}`;
}

/** What became of a named artifact: the state of most of it, so that a second contributor's late word is no figure. `any` shows each state. */
function artifactsOf(
  outcomes: readonly PersonRow<StateCells>[],
  usage: WeekUsage,
  policy: Policy,
): WeekOutcome['artifacts'] {
  const states = new ArtifactStates(usage, policy);
  for (const { row } of outcomes) states.add(row.cells);
  return states.result();
}

/** Sums states of named artifacts, row by row. */
export class ArtifactStates {
  readonly #policy: Policy;
  readonly #costs: ReadonlyMap<string, number>;
  readonly #sums = new Map<string, Record<string, number>>();

  constructor(usage: WeekUsage, policy: Policy) {
    this.#policy = policy;
    this.#costs = new Map(usage.artifacts.map(({ artifact, cost }) => [artifact, cost]));
  }

  add(cells: StateCells['cells']): void {
    for (const cell of cells) {
      if (cell.artifact === null || !this.#costs.has(cell.artifact)) continue;
      const states = this.#sums.get(cell.artifact) ?? {};
      states[cell.state] = (states[cell.state] ?? 0) + nanoOf(cell.cost);
      this.#sums.set(cell.artifact, states);
    }
  }

  result(): WeekOutcome['artifacts'] {
    return [...this.#sums]
      .map(([artifact, states]) => {
        if (this.#policy.artifacts === 'any') return { artifact, states };
        const [most] = Object.entries(states).toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
        return { artifact, states: most ? { [most[0]]: this.#costs.get(artifact) ?? 0 } : {} };
      })
      .toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1));
  }
}
