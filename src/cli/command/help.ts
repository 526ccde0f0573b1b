import { terminalColumns, wrapText } from '../text/wrapText.ts';
import type { Command, OptionSpec } from './defineCommand.ts';

const INTRO = 'token-ledger: what the coding agents on this machine used and cost, and what it was for';

const OUTRO = [
  'token-ledger help COMMAND shows a command’s options.',
  'DATE is 2026-11-21, today, yesterday, monday, 7d (seven days ago) or 2026-11; both ends are included. TIME is 14:05,',
  '2026-11-21T14:05 or now. SESSION is a session’s id or the beginning of it.',
  'TOKEN_LEDGER_HOME moves the ledger; TOKEN_LEDGER_EXTRA_ROOTS names further folders with agents’ logs.',
].join('\n');

/** The list of all commands, no wider than the terminal. */
export function mainHelp(commands: readonly Command[], columns = terminalColumns()): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, summary }) => entry(`  ${name.padEnd(width)}  `, summary, columns));
  const intro = wrapText(INTRO, columns);
  return `${intro}\n\nUsage: token-ledger COMMAND [options]\n\n${rows.join('\n')}\n\n${paragraph(OUTRO, columns)}\n`;
}

/** A command's usage, options and notes, no wider than the terminal. */
export function commandHelp(command: Command, columns = terminalColumns()): string {
  const options = Object.entries(command.options);
  const heads = options.map(([name, spec]) => `  ${optionHead(name, spec)}  `);
  const width = Math.min(30, Math.max(0, ...heads.map((head) => head.length)));
  const rows = options.map(([, spec], i) => entry((heads[i] ?? '').padEnd(width), spec.help, columns));
  return [
    wrapText(`token-ledger ${command.name}: ${command.summary}`, columns),
    usageOf(command, columns),
    ...(rows.length > 0 ? [`Options:\n${rows.join('\n')}`] : []),
    ...(command.notes === undefined ? [] : [paragraph(command.notes, columns)]),
  ]
    .join('\n\n')
    .concat('\n');
}

/** Only the lines that show how the command is written, for an error about them. */
export function usageOf({ name, forms, options }: Command, columns = terminalColumns()): string {
  const tail = Object.keys(options).length > 0 ? ' [options]' : '';
  const lines = (forms.length > 0 ? forms : ['']).map((form) =>
    wrapText(`  token-ledger ${name}${form === '' ? '' : ` ${form}`}${tail}`, columns, '  '),
  );
  return `Usage:\n${lines.join('\n')}`;
}

function optionHead(name: string, { value, short, multiple }: OptionSpec): string {
  const shortForm = short === undefined ? '' : `-${short}, `;
  return `${shortForm}--${name}${value === undefined ? '' : ` ${value}`}${multiple ? ' …' : ''}`;
}

function entry(head: string, text: string, columns: number): string {
  const indent = ' '.repeat(Math.min(head.length, 24));
  const lines = wrapText(text, columns - indent.length).split('\n');
  const [first = '', ...rest] = lines;
  const begin = head.length + first.length <= columns ? `${head}${first}` : `${head.trimEnd()}\n${indent}${first}`;
  return [begin, ...rest.map((line) => `${indent}${line}`)].join('\n');
}

const paragraph = (text: string, columns: number): string => wrapText(text.replaceAll('\n', ' '), columns);
