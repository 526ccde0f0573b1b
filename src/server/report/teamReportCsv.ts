import { dollarsOf } from '../../wire/round.ts';
import { cellsOf, type Table } from '../disclosure/publish.ts';
import type { Report } from './report.ts';
import { SPEND_TABLES } from './spendTables.ts';

/** A row of the exported table. */
export type Line = readonly [
  block: string,
  table: string,
  key: string,
  measure: string,
  value: string | number,
  note: string,
];

/** The report as one long table (RFC 4180): block, table, key, measure, value, note. */
export function reportCsv(report: Report): string {
  const lines: readonly Line[] = [...spentLines(report), ...becameLines(report), ...coverageLines(report)];
  return csvText(lines);
}

/** Lines under their head. */
export function csvText(lines: readonly Line[]): string {
  const header = ['block', 'table', 'key', 'measure', 'value', 'note'];
  return [header, ...lines].map((line) => line.map(field).join(',')).join('\r\n') + '\r\n';
}

function spentLines({ spent, from, to, k }: Report): readonly Line[] {
  const basis = spent.atLeast ? 'list-price estimate, at least' : 'list-price estimate';
  return [
    spent.total === undefined
      ? ['spent', 'total', `${from}..${to}`, 'usd', '', `withheld: fewer than ${k} people or one of them dominates`]
      : ['spent', 'total', `${from}..${to}`, 'usd', priced(spent.total), basis],
    ...tableLines('spent', 'tokens', 'tokens', spent.tokens, (value) => value, ''),
    ...SPEND_TABLES.flatMap(({ name, dimension }) => tableLines('spent', dimension, 'usd', spent[name], priced, basis)),
    ...(spent.trend ?? []).map(({ week, cost }): Line => ['spent', 'week', week, 'usd', dollarsOf(cost), basis]),
    ...spent.withheldWeeks.map(({ week, why }): Line => ['spent', 'week', week, 'usd', '', `withheld: ${why}`]),
    ...spent.artifacts.flatMap((line): readonly Line[] => [
      ['spent', 'artifact', line.artifact, 'usd', priced(line.cost), basis],
      ...Object.entries(line.tokens ?? {}).map(
        ([key, value]): Line => ['spent', 'artifact', line.artifact, key, value, ''],
      ),
    ]),
    ...spent.singles.flatMap(({ week, count, cost, quartiles }): readonly Line[] => [
      ['spent', 'unnamed artifacts', week, 'count', count, 'of one person each'],
      ['spent', 'unnamed artifacts', week, 'usd', priced(cost), basis],
      ...(quartiles ?? []).map(
        (value, i): Line => [
          'spent',
          'unnamed artifacts',
          week,
          `usd quartile ${i + 1}`,
          dollarsOf(value),
          'two digits',
        ],
      ),
    ]),
  ];
}

function becameLines({ spent, became }: Report): readonly Line[] {
  return [
    ...tableLines('became', 'class', 'usd', became.classes, dollarsOf, 'inferred'),
    ...spent.artifacts.flatMap((line) => [
      ...Object.entries(line.states).map(
        ([state, cost]): Line => ['became', 'artifact', line.artifact, state, dollarsOf(cost), 'inferred'],
      ),
      ...(line.days === undefined
        ? []
        : [['became', 'artifact', line.artifact, 'days', line.days, 'first token to merge'] as const]),
    ]),
    ...became.ratios.flatMap((ratio): readonly Line[] => [
      ['became', `ratio ${ratio.kind}`, ratio.name, 'n', ratio.n, ratio.source],
      [
        'became',
        `ratio ${ratio.kind}`,
        ratio.name,
        'usd each',
        ratio.each === undefined ? '' : dollarsOf(ratio.each),
        ratio.withheld ? `withheld: ${ratio.withheld}` : '',
      ],
    ]),
  ];
}

function coverageLines({ coverage }: Report): readonly Line[] {
  return [
    ['coverage', 'people', 'sending', 'people', coverage.people, `of ${coverage.teamSize}; at least`],
    ['coverage', 'linked', 'share of cost', 'share', coverage.linked ?? '', ''],
    ...coverage.gaps.map((gap): Line => ['coverage', 'not measured', gap, '', '', '']),
  ];
}

/** Tokens whose price is not known cost something: the word, never 0. */
function priced(nano: number): number | string {
  return nano === 0 ? 'unpriced' : dollarsOf(nano);
}

export function tableLines(
  block: string,
  name: string,
  measure: string,
  data: Table | undefined,
  convert: (value: number) => number | string,
  note: string,
): readonly Line[] {
  return cellsOf(data).map(({ key, value }): Line => [block, name, key, measure, convert(value), note]);
}

/** Quoted where needed; a text that a spreadsheet would take for a formula gets an apostrophe. */
function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
