import { formatsFor } from '../../core/text/format.ts';
import { NANO_PER_DOLLAR } from '../../core/usage/money.ts';
import { consentWords } from '../../core/words/consentWords.ts';
import { outcomeWords } from '../../core/words/outcomeWords.ts';
import type { OutcomeCell, UsageCell } from '../../wire/schema.ts';

interface TableRow {
  readonly period: string;
  readonly content: { readonly cells: readonly (UsageCell | OutcomeCell)[] };
}

/** What rows hold, as a table for people: day, ticket or bucket, agent, cost. The bytes hold the same and nothing else. '' for no row. */
export function rowTable(rows: readonly TableRow[]): string {
  const lines = rows.flatMap(({ period, content }) => content.cells.map((cell) => cellsOf(period, cell)));
  if (lines.length === 0) return '';
  // Spend has no outcome and an outcome has no agent: a column that nobody fills is left out.
  const columns = headCells().flatMap((title, i) => (lines.some((cells) => cells[i] !== '') ? [{ title, i }] : []));
  const written = lines.map((cells) => columns.map(({ i }) => cells[i] ?? ''));
  const align = columns.map((_, i) => (i === columns.length - 1 ? '--:' : ':--'));
  return [columns.map(({ title }) => title), align, ...written].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const headCells = (): readonly string[] => [
  consentWords.rowDay(),
  consentWords.rowFor(),
  consentWords.rowAgent(),
  consentWords.rowBecame(),
  consentWords.rowCost(),
];

/** The schema admits no sign in a cell that has a meaning in a table. */
function cellsOf(period: string, cell: UsageCell | OutcomeCell): readonly string[] {
  const isUsage = 'agent' in cell;
  return [
    period,
    cell.artifact ?? consentWords.rowBucket({ bucket: cell.bucket }),
    isUsage ? `${cell.agent} · ${cell.model}` : '',
    isUsage ? '' : outcomeWords[cell.state](),
    isUsage ? usageCost(cell) : money(cell.cost),
  ];
}

function usageCost({ cost, basis }: UsageCell): string {
  if (basis === 'list') return money(cost);
  return cost === 0 ? consentWords.rowUnknown() : `≥ ${money(cost)}`;
}

const money = (dollars: number): string => formatsFor('en').money(Math.round(dollars * NANO_PER_DOLLAR));
