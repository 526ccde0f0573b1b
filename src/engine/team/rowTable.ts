import { formatsFor } from '../../core/text/format.ts';
import { NANO_PER_DOLLAR } from '../../core/usage/money.ts';
import { consentWords } from '../../core/words/consentWords.ts';
import { outcomeWords } from '../../core/words/outcomeWords.ts';
import type { PendingRow } from '../../wire/pending.ts';
import type { OutcomeCell, UsageCell } from '../../wire/schema.ts';

/** What rows hold, as a table for people: day, ticket or bucket, agent, cost. The bytes hold the same and nothing else. '' for no row. */
export function rowTable(rows: readonly Pick<PendingRow, 'period' | 'content'>[]): string {
  const lines = rows.flatMap(({ period, content }) => content.cells.map((cell) => lineOf(period, cell)));
  return lines.length === 0 ? '' : [...headLines(), ...lines].join('\n');
}

function headLines(): readonly string[] {
  const titles = [
    consentWords.rowDay(),
    consentWords.rowFor(),
    consentWords.rowAgent(),
    consentWords.rowBecame(),
    consentWords.rowCost(),
  ];
  return [`| ${titles.join(' | ')} |`, '| :-- | :-- | :-- | :-- | --: |'];
}

/** The schema admits no sign in a cell that has a meaning in a table. */
function lineOf(period: string, cell: UsageCell | OutcomeCell): string {
  const isUsage = 'agent' in cell;
  const cells = [
    period,
    cell.artifact ?? consentWords.rowBucket({ bucket: cell.bucket }),
    isUsage ? `${cell.agent} · ${cell.model}` : '',
    isUsage ? '' : outcomeWords[cell.state](),
    isUsage ? usageCost(cell) : money(cell.cost),
  ];
  return `| ${cells.join(' | ')} |`;
}

function usageCost({ cost, basis }: UsageCell): string {
  if (basis === 'list') return money(cost);
  return cost === 0 ? consentWords.rowUnknown() : `≥ ${money(cost)}`;
}

const money = (dollars: number): string => formatsFor('en').money(Math.round(dollars * NANO_PER_DOLLAR));
