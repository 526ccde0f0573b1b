import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Columns of the terminal: `COLUMNS`, else the terminal's own width, at least 40; without bound where output goes to a file or a
 * pipe. `process.stdout` takes milliseconds to load, so it is asked only where it is a terminal.
 */
export function terminalColumns(stream: 'stdout' | 'stderr' = 'stdout'): number {
  const named = Number(process.env['COLUMNS']);
  if (Number.isInteger(named) && named > 0) return Math.max(40, named);
  const fd = stream === 'stdout' ? 1 : 2;
  return isDevice(fd) && isatty(fd) ? Math.max(40, process[stream].columns) : Infinity;
}

/** Only a device may be a terminal. `node:tty` loads all of Node's sockets: it is asked of nothing else. */
function isDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

/** Breaks a text at spaces into lines of at most `columns` characters; lines after the first begin with `indent`. */
export function wrapText(text: string, columns: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns, indent))
    .join('\n');
}

/** The same for one line. */
export function wrapLine(line: string, columns: number, indent: string): string {
  if (widthOf(line) <= columns) return line;
  const lead = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = lead;
  for (const word of line.trim().split(/ +/)) {
    const isFirst = current.trim() === '';
    if (!isFirst && widthOf(current) + 1 + widthOf(word) > columns) {
      lines.push(current);
      current = `${lead}${indent}${word}`;
    } else current = isFirst ? `${current}${word}` : `${current} ${word}`;
  }
  return [...lines, current].join('\n');
}

/** Characters as a terminal shows them: a wide (East Asian) character takes two columns, a mark takes none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += MARK.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

const MARK = /\p{Mark}/u;
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;
