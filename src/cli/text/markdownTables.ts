import { table } from './textTable.ts';

/** A Markdown text with its tables as plain ones of at most `columns` characters; all else stays. */
export function drawMarkdownTables(markdown: string, columns: number): string {
  const lines = markdown.split('\n');
  const drawn: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const rows = rowsFrom(lines, at);
    if (rows.length < 2) {
      drawn.push(lines[at] ?? '');
      continue;
    }
    drawn.push(drawTable(rows, columns));
    at += rows.length - 1;
  }
  return drawn.join('\n');
}

const rowsFrom = (lines: readonly string[], at: number): readonly string[] => {
  const end = lines.findIndex((line, i) => i >= at && !line.startsWith('|'));
  return lines.slice(at, end < 0 ? undefined : end);
};

function drawTable([head = '', , ...rows]: readonly string[], columns: number): string {
  const titles = cellsOf(head).map((title) => ({ title, shrinkTo: 6 }));
  return table(titles, rows.map(cellsOf), undefined, columns).trimEnd();
}

/** `| a | b |`; a bar in a cell is escaped. */
const cellsOf = (row: string): readonly string[] =>
  row
    .trim()
    .replace(/^\| ?|\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
