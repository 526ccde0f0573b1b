import { basename } from 'node:path';
import { chargeTotal } from '../core/usage/charge.ts';
import { createDayOf } from '../core/usage/day.ts';
import type { Formats } from '../core/text/format.ts';
import { terminalFormats } from './text/terminalFormats.ts';
import { OUTCOME_STATES } from '../core/outcomes/outcome.ts';
import type { OutcomeRow } from '../core/outcomes/outcomeRow.ts';
import { STATE_WORDS } from '../core/summary/summaryWords.ts';
import { countTokens } from '../core/usage/tokens.ts';
import { addTotals, NO_TOTALS, type Totals } from '../core/usage/totals.ts';
import { plainText } from '../core/text/untrusted.ts';
import { terminalColumns, wrapText } from './text/wrapText.ts';
import { table } from './text/textTable.ts';

const COLUMNS = [
  { title: 'Branch', shrinkTo: 12 },
  { title: 'Repository', dropOrder: 4, shrinkTo: 8 },
  { title: 'Ticket', dropOrder: 5 },
  { title: 'Became', shrinkTo: 8 },
  { title: 'Landed', dropOrder: 6 },
  { title: 'Kept (30 days)', right: true, dropOrder: 2 },
  { title: 'Calls', right: true, dropOrder: 1 },
  { title: 'Tokens', right: true, dropOrder: 3 },
  { title: 'List cost', right: true },
];

/** Outcomes as a person reads them on a terminal. Text from logs and repositories has its control characters taken out. */
export function outcomesTable(rows: readonly OutcomeRow[], now: number): string {
  const formats = terminalFormats();
  const dayOf = createDayOf();
  const total = rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
  const lines = rows.map((row) => line(row, formats, dayOf));
  const foot = ['Total', '', '', '', '', '', ...figures(total, formats)];
  return `${table(COLUMNS, lines, foot)}\n${wrapText(notes(rows, now, dayOf).join('\n'), terminalColumns())}\n`;
}

function line(row: OutcomeRow, formats: Formats, dayOf: (time: number) => string): string[] {
  const { repository, branch, tickets, request, outcome, totals } = row;
  const { state, confidence, landedAt, retained } = outcome;
  const sure = confidence === 'probable' ? ' (probably)' : '';
  const landed = landedAt === null ? '' : [dayOf(landedAt), request].filter(Boolean).join(' ');
  const kept = retained['30'];
  return [
    plainText(branch || '(unknown)', 60),
    plainText(basename(repository), 30),
    plainText(tickets.join(', '), 30),
    `${STATE_WORDS[state].name}${sure}`,
    landed,
    kept === null ? '' : formats.percent(Math.round(kept * 100)),
    ...figures(totals, formats),
  ];
}

function figures({ calls, tokens, charge, unpricedCalls, lowerBound }: Totals, formats: Formats): string[] {
  const cost = `${lowerBound ? '≥ ' : ''}${formats.money(chargeTotal(charge))}`;
  const told = unpricedCalls === 0 ? cost : unpricedCalls === calls ? 'unpriced' : `${cost} + unpriced`;
  return [formats.count(calls), formats.tokens(countTokens(tokens)), told];
}

function notes(rows: readonly OutcomeRow[], now: number, dayOf: (time: number) => string): string[] {
  const states = OUTCOME_STATES.filter((state) => rows.some(({ outcome }) => outcome.state === state));
  const fetched = rows.flatMap(({ outcome }) => outcome.asOf ?? []);
  const oldest = fetched.length === 0 ? now : Math.min(...fetched);
  return [
    ...states.map((state) => `${STATE_WORDS[state].name}: ${STATE_WORDS[state].meaning}.`),
    ...(dayOf(oldest) === dayOf(now)
      ? []
      : [`A repository was last fetched on ${dayOf(oldest)}: what landed elsewhere since is not known here.`]),
    'Costs are list-price estimates; a subscription is billed differently. --json holds the evidence for each row.',
  ];
}
