import { dollarsOf } from '../../wire/round.ts';
import { cellsOf, type Table } from '../disclosure/publish.ts';
import { csvText, type Line, tableLines } from '../report/teamReportCsv.ts';
import type { GroupReport } from './levelReport.ts';

/** The report as JSON: money in dollars, what is withheld as null, what has no price as null. */
export function groupJson(report: GroupReport): unknown {
  const money = (table: Table | undefined) =>
    table
      ? {
          cells: table.cells.map(({ key, value }) => ({ key, value: priced(value) })),
          other: dollarsOf(table.other),
          total: priced(table.total),
        }
      : null;
  const { group, k, readers, from, to } = report;
  return {
    schema: 'group-report/1',
    group,
    k,
    readers,
    from,
    to,
    spent: {
      what: 'observed; list-price estimates in US dollars; at least',
      total: report.total === undefined ? null : priced(report.total),
      shownWeeks: report.shownWeeks,
      withheldWeeks: report.withheldWeeks,
      below: money(report.below),
      agents: money(report.agents),
      models: money(report.models),
      tokens: report.tokens ?? null,
    },
    became: { what: 'inferred by each person’s own machine from git', classes: money(report.classes) },
    coverage: { people: report.people, teams: report.teams },
    reads: report.reads,
  };
}

/** The report as one long table (RFC 4180), in the columns of a team's. */
export function groupCsv(report: GroupReport): string {
  const basis = 'list-price estimate, at least';
  const priceOf = (value: number) => (value === 0 ? 'unpriced' : dollarsOf(value));
  const lines: readonly Line[] = [
    report.total === undefined
      ? ['spent', 'total', `${report.from}..${report.to}`, 'usd', '', `withheld: fewer than ${report.k} people`]
      : ['spent', 'total', `${report.from}..${report.to}`, 'usd', priceOf(report.total), basis],
    ...tableLines('spent', 'below', 'usd', report.below, priceOf, basis),
    ...tableLines('spent', 'agent', 'usd', report.agents, priceOf, basis),
    ...tableLines('spent', 'model', 'usd', report.models, priceOf, basis),
    ...tableLines('spent', 'tokens', 'tokens', report.tokens, (value) => value, ''),
    ...report.withheldWeeks.map((week): Line => ['spent', 'week', week, 'usd', '', 'withheld: people']),
    ...tableLines('became', 'class', 'usd', report.classes, dollarsOf, 'inferred'),
    ['coverage', 'people', 'sending', 'people', report.people, `in ${report.teams} teams; at least`],
  ];
  return csvText(lines);
}

function priced(nano: number): number | null {
  return nano === 0 ? null : dollarsOf(nano);
}

/** Reports whether there is anything to show of a table. */
export function hasCells(table: Table | undefined): table is Table {
  return cellsOf(table).length > 0;
}
