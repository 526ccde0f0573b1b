import { basename } from 'node:path';
import { OUTCOME_STATES } from '../../core/outcomes/outcome.ts';
import type { OutcomeRow } from '../../core/outcomes/outcomeRow.ts';
import { costText } from '../../core/status/split.ts';
import { outcomeText, stateMeaning, stateName } from '../../core/summary/summaryWords.ts';
import { type Formats, wholePercent } from '../../core/text/format.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { createDayOf } from '../../core/usage/day.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../core/usage/totals.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { terminalFormats } from '../text/terminalFormats.ts';
import { table } from '../text/textTable.ts';
import { terminalColumns, wrapText } from '../text/wrapText.ts';

const COLUMNS = [
  { title: 'Branch', shrinkTo: 12 },
  { title: 'Repository', dropOrder: 4, shrinkTo: 8 },
  { title: 'Ticket', dropOrder: 5 },
  { title: 'Became', shrinkTo: 12 },
  { title: 'Request', dropOrder: 2.5 },
  { title: 'Kept 14/30/90 days', dropOrder: 2 },
  { title: 'Calls', right: true, dropOrder: 1 },
  { title: 'Tokens', right: true, dropOrder: 3 },
  { title: 'List cost', right: true },
];

/** Outcomes as a person reads them on a terminal. Text from logs and repositories has its control characters taken out. */
export function outcomesTable(rows: readonly OutcomeRow[], now: number): string {
  const formats = terminalFormats();
  const dayOf = createDayOf();
  const total = rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
  const lines = rows.map((row) => line(row, formats));
  const foot = ['Total', '', '', '', '', '', ...figures(total, formats)];
  return `${table(COLUMNS, lines, foot)}\n${wrapText(notes(rows, now, dayOf).join('\n'), terminalColumns())}\n`;
}

function line(row: OutcomeRow, formats: Formats): string[] {
  const { repository, branch, tickets, request, looked, outcome, totals } = row;
  const kept = (['14', '30', '90'] as const).map((days) => outcome.retained[days]);
  return [
    plainText(branch || '(unknown)', 60),
    plainText(basename(repository), 30),
    plainText(tickets.join(', '), 30),
    outcomeText({ ...outcome, looked }),
    plainText(request, 12),
    kept.every((share) => share === null) ? '' : kept.map((share) => keptCell(share, formats)).join(' / '),
    ...figures(totals, formats),
  ];
}

const keptCell = (share: number | null, formats: Formats): string =>
  share === null ? '–' : wholePercent(share, formats);

function figures(totals: Totals, formats: Formats): string[] {
  return [formats.count(totals.calls), formats.tokens(countTokens(totals.tokens)), costText(totals, formats)];
}

function notes(rows: readonly OutcomeRow[], now: number, dayOf: (time: number) => string): string[] {
  const states = OUTCOME_STATES.filter((state) => rows.some(({ outcome }) => outcome.state === state));
  const fetched = rows.flatMap(({ outcome }) => outcome.asOf ?? []);
  const oldest = fetched.length === 0 ? now : Math.min(...fetched);
  return [
    ...(rows.some(({ totals }) => totals.inferred) ? [figureWords.inferredMark()] : []),
    ...states.map((state) => `${stateName(state)}: ${stateMeaning(state)}.`),
    ...(dayOf(oldest) === dayOf(now)
      ? []
      : [`A repository was last fetched on ${dayOf(oldest)}: what landed elsewhere since is not known here.`]),
    'Costs are list-price estimates; a subscription is billed differently. --json holds the evidence for each row.',
  ];
}
