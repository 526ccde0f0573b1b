import { dollarsOf } from '../../wire/round.ts';
import { cellsOf, type Table } from '../disclosure/publish.ts';
import type { Report } from './report.ts';
import { SPEND_TABLES } from './spendTables.ts';

export const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** The published cells of a report as OpenMetrics gauges; what is withheld is left out, never 0; so is what has no price. */
export function openMetrics(report: Report): string {
  const { spent, became, coverage } = report;
  const labels = { team: report.team, from: report.from, to: report.to };
  return [
    ...gauge(
      'token_ledger_cost_dollars',
      'Published list-price cost of the range, at least; what has no price is left out.',
      [
        ...SPEND_TABLES.flatMap(({ name, dimension }) => cells(dimension, spent[name])),
        ...cells('became', became.classes),
      ]
        .filter(({ value }) => value > 0)
        .map(({ by, key, value }) => ({ labels: { ...labels, by, key }, value: dollarsOf(value) })),
    ),
    ...gauge(
      'token_ledger_tokens',
      'Published tokens of the range by type.',
      cells('type', spent.tokens).map(({ key, value }) => ({
        labels: { ...labels, type: key },
        value,
      })),
    ),
    ...gauge(
      'token_ledger_artifact_cost_dollars',
      'List-price cost of an artifact in the range, over people, at least; what has no price is left out.',
      spent.artifacts
        .filter(({ cost }) => cost > 0)
        .map((line) => ({
          labels: { ...labels, artifact: line.artifact },
          value: dollarsOf(line.cost),
        })),
    ),
    ...gauge('token_ledger_people', 'The least number of people who sent something.', [
      { labels: { team: report.team }, value: coverage.people },
    ]),
    ...gauge('token_ledger_team_size', 'Size of the team as its policy says.', [
      { labels: { team: report.team }, value: coverage.teamSize },
    ]),
    '# EOF',
    '',
  ].join('\n');
}

function cells(by: string, table: Table | undefined): readonly { by: string; key: string; value: number }[] {
  return cellsOf(table).map((cell) => ({ by, ...cell }));
}

/** One gauge with its samples; no line at all without a sample. */
export function gauge(
  name: string,
  help: string,
  samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[],
): readonly string[] {
  if (samples.length === 0) return [];
  const lines = samples.map(({ labels, value }) => {
    const text = Object.entries(labels)
      .map(([label, own]) => `${label}="${escape(own)}"`)
      .join(',');
    return text === '' ? `${name} ${value}` : `${name}{${text}} ${value}`;
  });
  return [`# TYPE ${name} gauge`, `# HELP ${name} ${help}`, ...lines];
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
