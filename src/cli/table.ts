export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** A table in plain text: columns as wide as their longest cell, numbers to the right. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  foot?: readonly string[],
): string {
  const titles = columns.map((column) => column.title);
  const all = [titles, ...rows, ...(foot === undefined ? [] : [foot])];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => widthOf(row[i] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (columns[i]?.right ? pad(cell, widths[i] ?? 0) + cell : cell + pad(cell, widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return `${[line(titles), rule, ...rows.map(line), ...(foot === undefined ? [] : [rule, line(foot)])].join('\n')}\n`;
}

const widthOf = (text: string): number => [...text].length;
const pad = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text)));
