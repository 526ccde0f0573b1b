import { terminalColumns, widthOf } from './wrapText.ts';

export interface Column {
  readonly title: string;
  readonly right?: boolean;
  /** Left out where the table is too wide; the lowest number goes first. A column without it stays. */
  readonly dropOrder?: number;
  /** The column may be cut down to this many characters where the table is still too wide. */
  readonly shrinkTo?: number;
}

/** A cell, or a cell with a shorter form for narrow terminals. */
export type Cell = string | { readonly text: string; readonly short: string };

const GAP = 2;

/**
 * A table in plain text: columns as wide as their longest cell, numbers to the right, no line wider than `columns` where that
 * is possible. A table that is too wide first loses two columns by `dropOrder`, then takes the short form of its cells and
 * loses further columns, then cuts text.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  foot?: readonly Cell[],
  width = terminalColumns(),
): string {
  const whole = { columns, rows: rows.map((row) => row.map(longForm)), foot: foot?.map(longForm) };
  const short = { columns, rows: rows.map((row) => row.map(shortForm)), foot: foot?.map(shortForm) };
  const candidates = [...dropColumns(whole).slice(0, 3), ...dropColumns(short).slice(2)];
  const fitting = candidates.find((each) => widthOfTable(each) <= width);
  return draw(fitting ?? shrinkText(candidates.at(-1) ?? whole, width));
}

interface Grid {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly foot: readonly string[] | undefined;
}

const longForm = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
const shortForm = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.short);

/** The grid with one more of its columns left out each time. */
function dropColumns(grid: Grid): readonly Grid[] {
  const order = grid.columns
    .map(({ dropOrder }, index) => ({ dropOrder, index }))
    .filter(({ dropOrder }) => dropOrder !== undefined)
    .toSorted((a, b) => (a.dropOrder ?? 0) - (b.dropOrder ?? 0));
  return [
    grid,
    ...order.map((_, count) => {
      const dropped = new Set(order.slice(0, count + 1).map(({ index }) => index));
      const keep = <T>(row: readonly T[]): readonly T[] => row.filter((__, index) => !dropped.has(index));
      return { columns: keep(grid.columns), rows: grid.rows.map(keep), foot: grid.foot && keep(grid.foot) };
    }),
  ];
}

const linesOf = ({ columns, rows, foot }: Grid): readonly (readonly string[])[] => [
  columns.map(({ title }) => title),
  ...rows,
  ...(foot === undefined ? [] : [foot]),
];

const widthsOf = (grid: Grid): readonly number[] =>
  grid.columns.map((_, i) => linesOf(grid).reduce((most, row) => Math.max(most, widthOf(row[i] ?? '')), 0));

const widthOfTable = (grid: Grid): number => widthsOf(grid).reduce((sum, width) => sum + width + GAP, -GAP);

/** Cuts the widest text columns, as far as each allows. */
function shrinkText(grid: Grid, width: number): Grid {
  const widths = [...widthsOf(grid)];
  const least = grid.columns.map(({ shrinkTo, right }, i) => (right ? (widths[i] ?? 0) : (shrinkTo ?? 8)));
  let over = widthOfTable(grid) - width;
  while (over > 0) {
    const room = widths.map((own, i) => own - (least[i] ?? own));
    const most = Math.max(...room);
    if (most <= 0) break;
    const at = room.indexOf(most);
    widths[at] = (widths[at] ?? 0) - 1;
    over -= 1;
  }
  const cutRow = (row: readonly string[]): readonly string[] => row.map((cell, i) => cutText(cell, widths[i] ?? 0));
  return {
    columns: grid.columns.map((column, i) => ({ ...column, title: cutText(column.title, widths[i] ?? 0) })),
    rows: grid.rows.map(cutRow),
    foot: grid.foot && cutRow(grid.foot),
  };
}

/** The beginning of a text that is wider than `width`, with an ellipsis. */
function cutText(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = '';
  for (const char of text) {
    if (widthOf(cut + char) > width - 1) break;
    cut += char;
  }
  return `${cut}…`;
}

function draw(grid: Grid): string {
  const widths = widthsOf(grid);
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => {
        const pad = ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(cell)));
        return grid.columns[i]?.right ? pad + cell : cell + pad;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const rule = '─'.repeat(Math.max(1, widthOfTable(grid)));
  const [titles = [], ...rows] = linesOf({ ...grid, foot: undefined });
  const body = [line(titles), rule, ...rows.map(line), ...(grid.foot === undefined ? [] : [rule, line(grid.foot)])];
  return `${body.join('\n')}\n`;
}
