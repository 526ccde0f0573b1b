import type { Policy } from '../../wire/policy.ts';
import { nanoOf } from '../../wire/round.ts';
import type { OutcomeRow, UsageRow } from '../../wire/schema.ts';
import type { Named, Part } from '../disclosure/blocks.ts';
import { nameCells, tableOf } from '../disclosure/fold.ts';
import type { Table } from '../disclosure/publish.ts';
import { NOT_TOLD, type PersonRow, type WeekOutcome, type WeekUsage } from './week.ts';
import { costOf, EXEMPT, ruleOf, shownTable, tieOf } from './weekUsage.ts';

interface Piece {
  readonly artifact: string | null;
  readonly bucket: string;
  readonly word: string;
  readonly value: number;
}

/** What one row spent, by the week's dimensions, with what became of it. */
interface Flow {
  readonly key: readonly string[];
  readonly state: string;
  readonly value: number;
}

/**
 * Returns the parts of a week's spend by outcome class: the same people and total, with what is not reported yet as a class. Rows
 * do not hold which agent worked on what became of something: within an artifact and bucket, parts meet in the order of the cells.
 */
export function outcomeParts(
  usage: readonly PersonRow<UsageRow>[],
  outcomes: readonly PersonRow<OutcomeRow>[],
  artifacts: ReadonlySet<string>,
): readonly Part[] {
  const told = new Map(outcomes.map((one) => [`${one.period} ${one.person}`, one.row]));
  const parts: Part[] = [];
  for (const { period, person, row } of usage) {
    for (const { key, state, value } of flowsOf(row, told.get(`${period} ${person}`), artifacts)) {
      parts.push({ period, person, key: [...key, state], value, hidden: key[1] === 'named' ? 0 : value });
    }
  }
  return parts;
}

/**
 * Returns what is released about what a week's spend became, checked together with the week's spend and, for the release of day
 * 45, with that of day 14: `before` holds its table as it was shown and its parts.
 */
export function weekOutcome(
  usage: WeekUsage,
  parts: readonly Part[],
  outcomes: readonly PersonRow<OutcomeRow>[],
  policy: Policy,
  before?: { readonly table: Table | undefined; readonly parts: readonly Part[] },
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
  const { buckets, agents, models } = usage.tables;
  const keysOf = (table: Table) => new Set(table.cells.map(({ key }) => key));
  // The share with an artifact is shown only where the sum of those that are not named is.
  const ties = new Set([
    'named',
    ...(policy.detail === 'artifact' && usage.tables.linked !== undefined ? ['single'] : []),
  ]);
  const spend: Named = [keysOf(buckets), ties, keysOf(agents), keysOf(models)];
  const start: Named = [...spend, ...fixed, new Set<string>()];
  const last = start.length - 1;
  const named = nameCells(parts, start, [last], ruleOf(policy), EXEMPT);
  return named && shownTable(tableOf(parts, named, last), policy);
}

/**
 * The same parts with the state of day 14 as one more dimension. Each cell keeps its state where it can, then the rest moves in
 * the order of the cells. Undefined where somebody's spend differs: a row was deleted in between, and would be the difference.
 */
function withFirst(
  parts: readonly Part[],
  before: { readonly table: Table | undefined; readonly parts: readonly Part[] },
): Checked | undefined {
  const early = Map.groupBy(before.parts, rowOf);
  const late = Map.groupBy(parts, rowOf);
  if (early.size !== late.size) return undefined;
  const moved: Part[] = [];
  for (const [row, now] of late) {
    const then = (early.get(row) ?? []).map((part) => ({ part, left: part.value }));
    const rest = now.map((part) => ({ part, left: part.value }));
    if (sumOf(then) !== sumOf(rest)) return undefined;
    const move = (isMatch: (from: Part, to: Part) => boolean) => {
      for (const to of rest) {
        for (const from of then) {
          const value = isMatch(from.part, to.part) ? Math.min(from.left, to.left) : 0;
          if (value <= 0) continue;
          from.left -= value;
          to.left -= value;
          const key = [...to.part.key.slice(0, -1), stateOf(from.part), stateOf(to.part)];
          moved.push({ ...to.part, key, value, hidden: to.part.hidden === 0 ? 0 : value });
        }
      }
    };
    move((from, to) => cellOf(from) === cellOf(to) && stateOf(from) === stateOf(to));
    move((from, to) => cellOf(from) === cellOf(to));
    move(() => true);
  }
  return { parts: moved, fixed: [new Set(before.table?.cells.map(({ key }) => key))] };
}

const stateOf = ({ key }: Part): string => key.at(-1) ?? '';
const cellOf = ({ key }: Part): string => JSON.stringify(key.slice(0, -1));

function rowOf({ period, person }: { readonly period: string; readonly person: string }): string {
  return `${period} ${person}`;
}

function sumOf(pieces: readonly { readonly left: number }[]): number {
  return pieces.reduce((sum, { left }) => sum + left, 0);
}

/** One row's spend with its states: first where artifact and bucket agree, then the bucket, then the rest. */
function flowsOf(row: UsageRow, outcome: OutcomeRow | undefined, artifacts: ReadonlySet<string>): readonly Flow[] {
  const from = row.cells.map((cell) => ({ cell, left: nanoOf(cell.cost) }));
  const to = fitted(outcome, row).map((piece) => ({ piece, left: piece.value }));
  const flows: Flow[] = [];
  const move = (isMatch: (cell: UsageRow['cells'][number], piece: Piece) => boolean) => {
    for (const source of from) {
      for (const target of to) {
        const value = isMatch(source.cell, target.piece) ? Math.min(source.left, target.left) : 0;
        if (value <= 0) continue;
        source.left -= value;
        target.left -= value;
        const { bucket, artifact, agent, model } = source.cell;
        flows.push({ key: [bucket, tieOf(artifact, artifacts), agent, model], state: target.piece.word, value });
      }
    }
  };
  move((cell, piece) => cell.artifact === piece.artifact && cell.bucket === piece.bucket);
  move((cell, piece) => cell.bucket === piece.bucket);
  move(() => true);
  return flows;
}

/** Rounding moves an outcome row's sum by up to a tenth; a larger gap is spend of which nothing was said. */
const SLACK = 0.9;

/** One person's outcomes as parts of that person's spend; they sum to it exactly. */
function fitted(outcome: OutcomeRow | undefined, usage: UsageRow): readonly Piece[] {
  const spent = costOf(usage);
  const pieces = (outcome?.cells ?? []).map(pieceOf);
  const told = pieces.reduce((sum, { value }) => sum + value, 0);
  if (told <= spent && (told < spent * SLACK || told === 0)) return [...pieces, ...missing(spent - told)];
  const scaled = pieces.map((piece) => ({ ...piece, value: Math.floor((piece.value * spent) / told) }));
  const rest = spent - scaled.reduce((sum, piece) => sum + piece.value, 0);
  return scaled.map((piece, i) => (i === 0 ? { ...piece, value: piece.value + rest } : piece));
}

function pieceOf({ artifact, bucket, state, cost }: OutcomeRow['cells'][number]): Piece {
  return { artifact, bucket, word: state, value: nanoOf(cost) };
}

function missing(value: number): readonly Piece[] {
  return value > 0 ? [{ artifact: null, bucket: '', word: NOT_TOLD, value }] : [];
}

/** What became of a named artifact: the state of most of it, so that a second contributor's late word is no figure. `any` shows each state. */
function artifactsOf(
  outcomes: readonly PersonRow<OutcomeRow>[],
  usage: WeekUsage,
  policy: Policy,
): WeekOutcome['artifacts'] {
  const costs = new Map(usage.artifacts.map(({ artifact, cost }) => [artifact, cost]));
  const sums = new Map<string, Record<string, number>>();
  for (const { row } of outcomes) {
    for (const cell of row.cells) {
      if (cell.artifact === null || !costs.has(cell.artifact)) continue;
      const states = sums.get(cell.artifact) ?? {};
      states[cell.state] = (states[cell.state] ?? 0) + nanoOf(cell.cost);
      sums.set(cell.artifact, states);
    }
  }
  return [...sums]
    .map(([artifact, states]) => {
      if (policy.artifacts === 'any') return { artifact, states };
      const [most] = Object.entries(states).toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      return { artifact, states: most ? { [most[0]]: costs.get(artifact) ?? 0 } : {} };
    })
    .toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1));
}
