import { nanoOf } from '../../wire/round.ts';
import type { UsageCell } from '../../wire/schema.ts';
import type { Part } from '../disclosure/blocks.ts';
import { NOT_TOLD } from './week.ts';
import { costOf, tieOf } from './weekUsage.ts';

/** What of a row's cells decides where its parts meet. */
export interface SpendCells {
  readonly cells: readonly Pick<UsageCell, 'artifact' | 'bucket' | 'agent' | 'model' | 'cost'>[];
}
export interface StateCells {
  readonly cells: readonly {
    readonly artifact: string | null;
    readonly bucket: string;
    readonly state: string;
    readonly cost: number;
  }[];
}

interface Piece {
  readonly artifact: string | null;
  readonly bucket: string;
  readonly word: string;
  readonly value: number;
}

/** What one row spent, by the week's dimensions, with what became of it. */
export interface Flow {
  readonly key: readonly string[];
  readonly state: string;
  readonly value: number;
}

/** A part with the period of its row: what became of one day is not what became of another. */
export interface RowPart extends Part {
  readonly period: string;
}

/** What is spent on a named artifact is shown for itself. */
export function partOf({ key, state, value }: Flow, period: string, person: string): RowPart {
  return { period, person, key: [...key, state], value, hidden: key[1] === 'named' ? 0 : value };
}

/** One row's spend with its states: first where artifact and bucket agree, then the bucket, then the rest. */
export function flowsOf(
  row: SpendCells,
  outcome: StateCells | undefined,
  artifacts: ReadonlySet<string>,
): readonly Flow[] {
  const from = row.cells.map((cell) => ({ cell, left: nanoOf(cell.cost) }));
  const to = fitted(outcome, row).map((piece) => ({ piece, left: piece.value }));
  const flows: Flow[] = [];
  const move = (isMatch: (cell: SpendCells['cells'][number], piece: Piece) => boolean) => {
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

/** Rounding moves an outcome's sum by up to a tenth; a larger gap is spend of which nothing was said. */
const SLACK = 0.1;

/** One person's outcomes as parts of that person's spend; they sum to it exactly. */
function fitted(outcome: StateCells | undefined, usage: SpendCells): readonly Piece[] {
  const spends = Map.groupBy(usage.cells, groupOf);
  // Within an artifact and bucket, so that what rounding moved is not taken for spend of another one, which nobody has.
  const pieces = [...Map.groupBy((outcome?.cells ?? []).map(pieceOf), groupOf)].flatMap(([group, own]) =>
    scaled(own, costOf({ cells: spends.get(group) ?? [] })),
  );
  const spent = costOf(usage);
  const reported = pieces.reduce((sum, { value }) => sum + value, 0);
  return reported <= spent
    ? [...pieces, ...missing(spent - reported)]
    : scaled(pieces, spent, Number.POSITIVE_INFINITY);
}

/** The pieces with a sum of `whole`, where they are near it. */
function scaled(pieces: readonly Piece[], whole: number, slack = SLACK): readonly Piece[] {
  const reported = pieces.reduce((sum, { value }) => sum + value, 0);
  if (reported === whole || Math.abs(reported - whole) > slack * whole) return pieces;
  const fit = pieces.map((piece) => ({ ...piece, value: Math.floor((piece.value * whole) / reported) }));
  const rest = whole - fit.reduce((sum, piece) => sum + piece.value, 0);
  return fit.map((piece, i) => (i === 0 ? { ...piece, value: piece.value + rest } : piece));
}

function groupOf({ artifact, bucket }: { readonly artifact: string | null; readonly bucket: string }): string {
  return JSON.stringify([artifact, bucket]);
}

function pieceOf({ artifact, bucket, state, cost }: StateCells['cells'][number]): Piece {
  return { artifact, bucket, word: state, value: nanoOf(cost) };
}

function missing(value: number): readonly Piece[] {
  return value > 0 ? [{ artifact: null, bucket: '', word: NOT_TOLD, value }] : [];
}

/**
 * One row's parts with the state of day 14 before the later one: each cell keeps its state where it can, then the rest moves in the
 * order of the cells. Undefined where the two are not of the same spend.
 */
export function moveStates(now: readonly RowPart[], before: readonly RowPart[]): readonly RowPart[] | undefined {
  const moved: RowPart[] = [];
  const then = before.map((part) => ({ part, left: part.value }));
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
  return moved;
}

const stateOf = ({ key }: Part): string => key.at(-1) ?? '';
const cellOf = ({ key }: Part): string => JSON.stringify(key.slice(0, -1));

function sumOf(pieces: readonly { readonly left: number }[]): number {
  return pieces.reduce((sum, { left }) => sum + left, 0);
}
