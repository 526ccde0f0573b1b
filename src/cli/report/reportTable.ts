import { basename } from 'node:path';
import { AGENTS } from '../../agents/all.ts';
import type { Dimension, Report, ReportRow } from '../../core/export/groupReport.ts';
import { costText } from '../../core/status/split.ts';
import type { Formats } from '../../core/text/format.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { requestWords } from '../../core/tickets/requestWords.ts';
import { type BillingCodes, billingOf, billingText } from '../../core/usage/billing.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { reasonSentence } from '../../core/usage/lowerBoundReasons.ts';
import type { Tokens } from '../../core/usage/tokens.ts';
import { tokenTypesOf } from '../../core/usage/tokenTypes.ts';
import type { Totals } from '../../core/usage/totals.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import type { TimedScan } from '../machine/machine.ts';
import { terminalFormats } from '../text/terminalFormats.ts';
import { type Cell, type Column, table } from '../text/textTable.ts';
import { terminalColumns, wrapText } from '../text/wrapText.ts';
import { besideNotes, priceNotes, type VendorComparison } from './reportVendor.ts';
import type { RequestsOfRows } from './requestRows.ts';
import type { SessionDescription } from './sessionColumns.ts';

const TITLES: Record<Dimension, string> = {
  session: 'Session',
  hour: 'Hour',
  day: 'Day',
  week: 'Week of',
  month: 'Month',
  repo: 'Repository',
  branch: 'Branch',
  ticket: 'Ticket',
  'pull-request': 'Pull request',
  agent: 'Agent',
  model: 'Model',
  cwd: 'Folder',
  machine: 'Machine',
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

/** The columns beside a report's figures; `sessions` describes the rows of a report by session alone. */
interface Beside extends VendorComparison {
  /** Describes the rows of a report by pull request alone. */
  readonly requests: RequestsOfRows | undefined;
  /** How each session is paid for. */
  readonly billings: () => readonly BillingCodes[];
  readonly sessions: ReadonlyMap<string, SessionDescription> | undefined;
}

/** The report as a person reads it on a terminal. Text from logs has its control characters taken out. */
export function reportTable(result: Report, by: readonly Dimension[], beside: Beside): string {
  if (result.totals.calls === 0) return NO_CALL;
  const formats = terminalFormats();
  const { columns: names, cellsOf } =
    beside.sessions === undefined
      ? namesBy(result, by)
      : sessionNames(beside.sessions, beside.vendor, result.totals.billing !== undefined, formats);
  const rows = result.rows.map((row, i) => [
    ...cellsOf(row, i),
    ...cells(row.totals, formats, heldBy(result, row.agents)),
  ]);
  const all = [...result.tokensByAgent.keys()];
  const figures = cells(result.totals, formats, heldBy(result, all));
  const total = [...names.map((_, i) => (i === 0 ? 'Total' : '')), ...figures];
  const columns = [...names, ...NUMBERS];
  const drawn = by.length === 0 ? table(columns, [total]) : table(columns, rows, total);
  const said = [
    ...requestNotes(result.rows, beside.requests),
    ...(result.rows.some(({ totals }) => totals.inferred) ? [figureWords.inferredMark()] : []),
    ...notes(result.totals, beside.billings, formats),
    ...priceNotes(beside),
    ...besideNotes(beside, formats),
  ];
  return `${drawn}\n${wrapText(said.join('\n'), terminalColumns())}\n`;
}

interface NameColumns {
  readonly columns: readonly Column[];
  readonly cellsOf: (row: ReportRow, index: number) => readonly Cell[];
}

function namesBy(result: Report, by: readonly Dimension[]): NameColumns {
  const names = result.rows.map((row) => by.map((dimension) => nameOf(dimension, row.key[dimension])));
  return {
    columns: by.map((dimension) => ({ title: TITLES[dimension], shrinkTo: 10 })),
    cellsOf: (row, i) => {
      const [first = '', ...rest] = names[i] ?? [];
      return [first + repositoryNote(row, i, names), ...rest];
    },
  };
}

/** A session by its short id, its title, start, agent and ticket, and by what its agent says that it cost. */
function sessionNames(
  sessions: ReadonlyMap<string, SessionDescription>,
  vendor: VendorComparison['vendor'],
  hasBilling: boolean,
  formats: Formats,
): NameColumns {
  const figures = new Map(vendor.map((each) => [each.session, each.vendor]));
  const columns = [
    { title: 'Session' },
    { title: 'Title', shrinkTo: 10, dropOrder: 6.5 },
    { title: 'Started', dropOrder: 1.5 },
    { title: 'Agent', shrinkTo: 6, dropOrder: 4.5 },
    { title: 'Ticket', shrinkTo: 8 },
    ...(hasBilling ? [{ title: 'Billing', dropOrder: 2.5 }] : []),
  ];
  return {
    columns: vendor.length > 0 ? [...columns, { title: 'Agent says', right: true, dropOrder: 3.5 }] : columns,
    cellsOf: ({ key, totals }) => {
      const id = key.session ?? '';
      const own = sessions.get(id);
      const said = figures.get(id);
      return [
        id === '' ? '(unknown)' : plainText(id.slice(0, 8), 8),
        { text: plainText(own?.title ?? '', 60), short: plainText(own?.title ?? '', 28) },
        own === undefined ? '' : formats.moment(own.start),
        own?.agent ?? '',
        plainText(own?.ticket ?? '', 40),
        ...(hasBilling ? [billingOf(totals.billing).mode] : []),
        ...(vendor.length > 0 ? [said === undefined ? '' : formats.money(said)] : []),
      ];
    },
  };
}

/** How each pull request's work is known to be its own. */
function requestNotes(rows: readonly ReportRow[], requests: RequestsOfRows | undefined): string[] {
  if (requests === undefined) return [];
  const names = rows.map(({ key }) => [nameOf('pull-request', key['pull-request'])]);
  return rows.flatMap((row, at) => {
    const work = requests(row);
    return work === undefined ? [] : [`${names[at]?.[0]}${repositoryNote(row, at, names)}: ${requestWords(work)}.`];
  });
}

/** Returns which token types the logs of these agents hold, as far as this report can see. */
function heldBy({ tokensByAgent }: Report, agents: readonly AgentId[]): (type: keyof Tokens) => boolean {
  return (type) => agents.some((agent) => (tokensByAgent.get(agent)?.[type] ?? 0) > 0);
}

const UNKNOWN_NAMES: Readonly<Partial<Record<Dimension, string>>> = {
  ticket: '(untagged)',
  'pull-request': '(no pull request)',
};

function nameOf(dimension: Dimension, value: string | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN_NAMES[dimension] ?? '(unknown)';
  const label = dimension === 'agent' ? AGENTS.find(({ id }) => id === value)?.label : undefined;
  return label ?? plainText(value, 60);
}

/** Equal names of several repositories need the repository's name. */
function repositoryNote(row: ReportRow, at: number, names: readonly (readonly string[])[]): string {
  const own = JSON.stringify(names[at]);
  const alone = !names.some((other, i) => i !== at && JSON.stringify(other) === own);
  return row.repository === undefined || alone ? '' : ` (${plainText(basename(row.repository), 30)})`;
}

function cells(totals: Totals, formats: Formats, held: (type: keyof Tokens) => boolean): Cell[] {
  const { calls, tokens: t } = totals;
  const count = (n: number): Cell => ({ text: formats.count(n), short: formats.tokens(n) });
  const tokens = (...types: readonly (keyof Tokens)[]): Cell =>
    types.some(held) ? count(types.reduce((sum, type) => sum + t[type], 0)) : '–';
  return [
    count(calls),
    tokens('input'),
    tokens(...tokenTypesOf('cacheWrite')),
    tokens('cacheRead'),
    tokens('output'),
    tokens('reasoning'),
    costText(totals, formats),
  ];
}

function notes(totals: Totals, billings: () => readonly BillingCodes[], formats: Formats): string[] {
  const said = ['Costs are list-price estimates; a subscription is billed differently. Reasoning is a part of output.'];
  const billing = billingText(totals.billing, billings);
  if (billing !== '') said.push(billing);
  if (totals.lowerBound)
    said.push(
      [
        '≥ A log does not hold all that was billed: the figure is the least it can have been.',
        ...(totals.reasons ?? []).map(reasonSentence),
      ].join(' '),
    );
  if (totals.notItemised !== undefined) {
    const { tokens, cost } = totals.notItemised;
    said.push(
      `${figureWords.notItemised()} ${formats.money(cost)} (${formats.tokens(tokens)} tokens), a part of the figures.`,
    );
  }
  if (totals.unpricedCalls > 0) {
    const models = totals.unpricedModels
      .map((model) => plainText(model === '' ? '(no model named)' : model, 60))
      .join(', ');
    said.push(`No price is known for ${figureWords.calls({ n: totals.unpricedCalls })}: ${models}.`);
  }
  return said;
}

/** What a report had to read, for `--verbose`. */
export function scanNote({ files, filesRead, bytesRead, ms }: TimedScan): string {
  const formats = terminalFormats();
  return `${formats.count(files)} logs, ${formats.count(filesRead)} read (${formats.bytes(bytesRead)}) in ${ms} ms.\n`;
}
