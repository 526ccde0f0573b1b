import { basename } from 'node:path';
import { AGENTS } from '../../agents/all.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import type { Formats } from '../../core/text/format.ts';
import { terminalFormats } from '../text/terminalFormats.ts';
import type { Dimension, Report, ReportRow } from '../../core/export/report.ts';
import { reasonSentence } from '../../core/usage/lowerBoundReasons.ts';
import type { Totals } from '../../core/usage/totals.ts';
import { plainText } from '../../core/text/untrusted.ts';
import type { TimedScan } from '../machine.ts';
import { type VendorComparison, besideNotes, priceNotes } from './reportVendor.ts';
import { terminalColumns, wrapText } from '../text/wrapText.ts';
import { type Cell, type Column, table } from '../text/textTable.ts';

const TITLES: Record<Dimension, string> = {
  session: 'Session',
  day: 'Day',
  repo: 'Repository',
  branch: 'Branch',
  ticket: 'Ticket',
  agent: 'Agent',
  model: 'Model',
  cwd: 'Folder',
  subagent: 'Sub-agent',
  skill: 'Skill',
  plugin: 'Plugin',
  mcp: 'MCP server',
  effort: 'Effort',
};

/** What a narrow terminal does without first: what people ask for least. */
const NUMBERS: readonly Column[] = [
  { title: 'Calls', dropOrder: 5 },
  { title: 'Input', dropOrder: 2 },
  { title: 'Cache write', dropOrder: 4 },
  { title: 'Cache read', dropOrder: 3 },
  { title: 'Output', dropOrder: 6 },
  { title: 'Reasoning', dropOrder: 1 },
  { title: 'List cost' },
].map((column) => ({ ...column, right: true }));

export const NO_CALL = 'No call was found. token-ledger doctor says where logs were looked for.\n';

/** The report as a person reads it on a terminal. Text from logs has its control characters taken out. */
export function reportTable(result: Report, by: readonly Dimension[], beside: VendorComparison): string {
  if (result.totals.calls === 0) return NO_CALL;
  const formats = terminalFormats();
  const columns = [...by.map((dimension) => ({ title: TITLES[dimension], shrinkTo: 10 })), ...NUMBERS];
  const names = result.rows.map((row) => by.map((dimension) => nameOf(dimension, row.key[dimension])));
  const rows = result.rows.map((row, i) => {
    const [first = '', ...rest] = names[i] ?? [];
    return [
      ...(by.length === 0 ? [] : [first + repositoryNote(row, i, names), ...rest]),
      ...cells(row.totals, formats),
    ];
  });
  const total = [...by.map((_, i) => (i === 0 ? 'Total' : '')), ...cells(result.totals, formats)];
  const figures = by.length === 0 ? table(columns, [total]) : table(columns, rows, total);
  const said = [...notes(result.totals, formats), ...priceNotes(beside), ...besideNotes(beside, formats)];
  return `${figures}\n${wrapText(said.join('\n'), terminalColumns())}\n`;
}

function nameOf(dimension: Dimension, value: string | null | undefined): string {
  if (value === null || value === undefined) return dimension === 'ticket' ? '(untagged)' : '(unknown)';
  const label = dimension === 'agent' ? AGENTS.find(({ id }) => id === value)?.label : undefined;
  return label ?? plainText(value, 60);
}

/** Equal names of several repositories need the repository's name. */
function repositoryNote(row: ReportRow, at: number, names: readonly (readonly string[])[]): string {
  const own = JSON.stringify(names[at]);
  const alone = !names.some((other, i) => i !== at && JSON.stringify(other) === own);
  return row.repository === undefined || alone ? '' : ` (${plainText(basename(row.repository), 30)})`;
}

function cells({ calls, tokens: t, charge, unpricedCalls, lowerBound }: Totals, formats: Formats): Cell[] {
  const cost = `${lowerBound ? '≥ ' : ''}${formats.money(chargeTotal(charge))}`;
  const writes = t.cacheWrite5m + t.cacheWrite1h;
  return [
    ...[calls, t.input, writes, t.cacheRead, t.output, t.reasoning].map((n) => ({
      text: formats.count(n),
      short: formats.tokens(n),
    })),
    unpricedCalls === 0 ? cost : unpricedCalls === calls ? 'unpriced' : `${cost} + unpriced`,
  ];
}

function notes(totals: Totals, formats: Formats): string[] {
  const said = ['Costs are list-price estimates; a subscription is billed differently. Reasoning is a part of output.'];
  if (totals.lowerBound)
    said.push(
      [
        '≥ A log does not hold all that was billed: the figure is the least it can have been.',
        ...(totals.reasons ?? []).map(reasonSentence),
      ].join(' '),
    );
  if (totals.unpricedCalls > 0) {
    const models = totals.unpricedModels
      .map((model) => plainText(model === '' ? '(no model named)' : model, 60))
      .join(', ');
    said.push(`No price is known for ${formats.count(totals.unpricedCalls)} calls: ${models}.`);
  }
  return said;
}

/** What a report had to read, for `--verbose`. */
export function scanNote({ files, filesRead, bytesRead, ms }: TimedScan): string {
  const formats = terminalFormats();
  return `${formats.count(files)} logs, ${formats.count(filesRead)} read (${formats.bytes(bytesRead)}) in ${ms} ms.\n`;
}
