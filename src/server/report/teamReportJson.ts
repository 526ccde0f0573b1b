import { dollarsOf } from '../../wire/round.ts';
import type { Table } from '../disclosure/publish.ts';
import { differences } from './labels.ts';
import type { Report } from './report.ts';
import { forEachSpendTable } from './spendTables.ts';
import type { Ratio } from './teamRatios.ts';

/** The report as JSON: money in dollars, figures that are withheld as null with the reason beside them, what has no price as null. */
export function reportJson(report: Report): unknown {
  const { spent, became } = report;
  return {
    schema: 'team-report/1',
    team: report.team,
    detail: report.detail,
    k: report.k,
    from: report.from,
    to: report.to,
    spent: {
      what: 'observed; list-price estimates in US dollars',
      total: priced(spent.total),
      atLeast: spent.atLeast,
      toldWeeks: spent.toldWeeks,
      withheldWeeks: spent.withheldWeeks,
      tokens: plain(spent.tokens),
      ...forEachSpendTable(({ name }) => money(spent[name])),
      trend: spent.trend?.map(({ week, cost }) => ({ week, cost: dollarsOf(cost) })) ?? null,
      artifacts: spent.artifacts.map((line) => ({
        artifact: line.artifact,
        cost: priced(line.cost),
        tokens: line.tokens ?? null,
        firstDay: line.firstDay ?? null,
        lastDay: line.lastDay ?? null,
        closedDay: line.closedDay ?? null,
        days: line.days ?? null,
      })),
      unnamedArtifacts: spent.singles.map(({ week, count, cost, quartiles }) => ({
        week,
        count,
        cost: priced(cost),
        quartiles: quartiles?.map(dollarsOf) ?? null,
      })),
    },
    became: {
      what: 'inferred by each person’s own machine from git',
      classes: money(became.classes),
      artifacts: spent.artifacts
        .filter((line) => Object.keys(line.states).length > 0)
        .map((line) => ({
          artifact: line.artifact,
          states: Object.fromEntries(Object.entries(line.states).map(([state, cost]) => [state, dollarsOf(cost)])),
        })),
      ratios: became.ratios.map(ratioJson),
    },
    differences: differences(report),
    coverage: { ...report.coverage, linked: report.coverage.linked ?? null },
    audit: report.audit,
  };
}

function ratioJson(ratio: Ratio): unknown {
  const { middle } = ratio;
  return {
    kind: ratio.kind,
    name: ratio.name,
    source: ratio.source,
    n: ratio.n,
    cost: dollars(ratio.cost),
    each: dollars(ratio.each),
    middle: middle && {
      median: dollarsOf(middle.median),
      low: dollarsOf(middle.low),
      high: dollarsOf(middle.high),
      coverage: middle.coverage,
    },
    withheld: ratio.withheld ?? null,
  };
}

function dollars(nano: number | undefined): number | null {
  return nano === undefined ? null : dollarsOf(nano);
}

/** Tokens whose price is not known cost something: null, never 0. */
function priced(nano: number | undefined): number | null {
  return nano === 0 ? null : dollars(nano);
}

function plain(table: Table | undefined): Table | null {
  return table ?? null;
}

function money(table: Table | undefined): object | null {
  if (!table) return null;
  const cells = table.cells.map(({ key, value }) => ({ key, value: priced(value) }));
  return { cells, other: dollarsOf(table.other), total: priced(table.total) };
}
