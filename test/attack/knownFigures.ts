import type { Table } from '../../src/server/disclosure/publish.ts';
import type { WeekOutcome, WeekUsage } from '../../src/server/report/week.ts';
import type { Piece } from './randomTeam.ts';
import type { Figure, HiddenPiece } from './reader.ts';

const REST = '';

/** What was published of one week. */
export interface Releases {
  readonly usage: WeekUsage;
  readonly early: WeekOutcome | undefined;
  readonly late: WeekOutcome | undefined;
}

export interface Known {
  readonly hidden: readonly HiddenPiece[];
  readonly figures: readonly Figure[];
}

/**
 * Everything published as equations about pieces. Sums of named tickets are known by themselves, so they are taken off. `knowsStates`:
 * the reader also knows which states each person's spend has, not only their tools.
 */
export function knownFigures(pieces: readonly Piece[], { usage, early, late }: Releases, knowsStates: boolean): Known {
  const named = new Set(usage.artifacts.map(({ artifact }) => artifact));
  const isHidden = ({ artifact }: Piece): boolean => artifact === null || !named.has(artifact);
  const tables: { readonly shown: Table; readonly keyOf: (piece: Piece) => string }[] = [];
  const add = (shown: Table | undefined, keyOf: (piece: Piece) => string): void =>
    void (shown && tables.push({ shown, keyOf }));
  add(usage.tables?.buckets, ({ bucket }) => bucket);
  add(usage.tables?.agents, ({ agent }) => agent);
  add(usage.tables?.models, ({ model }) => model);
  if (knowsStates) {
    add(early?.classes, (piece) => piece.early);
    add(late?.classes, (piece) => piece.late);
  }
  const all = pieces.filter(isHidden);
  const cellsOf = tables.map(({ shown, keyOf }) => {
    const names = new Set(shown.cells.map(({ key }) => key));
    return (piece: Piece): string => (names.has(keyOf(piece)) ? keyOf(piece) : REST);
  });
  const tieOf = ({ artifact }: Piece): string => (artifact === null ? 'none' : 'single');
  const hidden = all.map((piece) => ({
    person: piece.person,
    cells: [...cellsOf.map((cell) => cell(piece)), tieOf(piece)],
    value: piece.value,
  }));
  const figures = tables.flatMap((_, table) =>
    [...sums(hidden, table)].map(([cell, sum]) => ({ table, cell, min: sum, max: sum })),
  );
  return { hidden, figures: [...figures, ...tieFigures(hidden, usage, tables.length)] };
}

/** The cells' sums, less what named tickets have in them. Bucket detail shows two digits: here the reader has the exact sum. */
function sums(hidden: readonly HiddenPiece[], table: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { cells, value } of hidden) found.set(cells[table] ?? '', (found.get(cells[table] ?? '') ?? 0) + value);
  return found;
}

/** The sum of tickets that are not named, and the share of the spend that has a ticket: whole per cents. */
function tieFigures(hidden: readonly HiddenPiece[], usage: WeekUsage, table: number): readonly Figure[] {
  const single = sums(hidden, table).get('single') ?? 0;
  if (usage.singles) return [{ table, cell: 'single', min: single, max: single }];
  const linked = usage.tables?.linked;
  if (linked === undefined || usage.artifacts.length + single === 0) return [];
  const slack = usage.exactTotal / 200;
  return [{ table, cell: 'single', min: Math.max(0, single - slack), max: single + slack }];
}
