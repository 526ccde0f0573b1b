import { widthOf, wrapLine } from './wrapText.ts';

const MOST_INDENT = 24;
/** A label with its value: `Rate card   of 2026-11-20`. */
const LABEL = /^( *\S[^\n]*? {2,})(?=\S)/;
const LIST = /^ *(?:[-*] )?/;

/**
 * A command's text without a line that is wider than `columns`, as far as spaces allow. What follows a label or a list's mark
 * stays below its value.
 */
export function fitText(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= columns || line.includes('──') ? line : fitLine(line, columns)))
    .join('\n');
}

function fitLine(line: string, columns: number): string {
  const label = LABEL.exec(line)?.[1];
  const lead = label !== undefined && label.length <= MOST_INDENT ? label : (LIST.exec(line)?.[0] ?? '');
  const width = widthOf(lead);
  const indent = ' '.repeat(width);
  const [first = '', ...rest] = wrapLine(line.slice(lead.length), columns - indent.length, '').split('\n');
  return [`${lead}${first}`, ...rest.map((each) => `${indent}${each}`)].join('\n');
}
