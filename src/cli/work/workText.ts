import { costText, splitCost } from '../../core/status/split.ts';
import { dayText, lastPart, outcomeText } from '../../core/summary/summaryWords.ts';
import type { WorkDetail } from '../../core/summary/workDetailSchema.ts';
import type { Formats } from '../../core/text/format.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { reasonSentence } from '../../core/usage/lowerBoundReasons.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import type { Totals } from '../../core/usage/totals.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { evidenceLines, sessionsTable, unchangedCell } from '../summary/summaryTables.ts';
import { table } from '../text/textTable.ts';
import { terminalColumns, wrapText } from '../text/wrapText.ts';

const KIND_TITLES = {
  output: 'Output',
  cacheRead: 'Cache read',
  cacheWrite: 'Cache write',
  input: 'Input',
  other: 'Web search',
};

/** A ticket or a branch as a person reads it on a terminal. Foreign text is plain. */
export function workText(detail: WorkDetail, formats: Formats): string {
  const { kind, totals, branches, tickets, sessions } = detail;
  const rows = branches.flatMap(({ became }) => (became === null ? [] : [became]));
  const evidence = evidenceLines({ rows }, formats);
  return [
    wrapped([titleOf(detail), ...totalLines(detail, formats).map((line) => `  ${line}`)]),
    `Cost by token type\n${splitTable(totals, formats)}`,
    `What became of it\n${branchTable(detail, formats)}${evidence.length > 0 ? wrapped(evidence.map((line) => `  ${line}`)) : ''}`,
    ...(kind === 'branch' ? [`Tickets\n${ticketTable(tickets, formats)}`] : []),
    `Sessions\n${sessionsTable({ sessions }, formats)}`,
    wrapped([figureWords.estimate()]),
  ]
    .map((part) => part.trimEnd())
    .join('\n\n')
    .concat('\n');
}

function titleOf({ kind, name, repository, closed }: WorkDetail): string {
  const what = kind === 'ticket' ? 'Ticket' : 'Branch';
  const where = repository === '' ? '' : ` · ${plainText(lastPart(repository), 40)}`;
  const who = closed?.by === 'tracker' ? 'as the tracker says' : 'as you said';
  return `${what} ${plainText(name, 80)}${where}${closed === null ? '' : ` · closed on ${dayText(closed.at)}, ${who}`}`;
}

function totalLines({ totals, sessions, firstTime, lastTime }: WorkDetail, formats: Formats): readonly string[] {
  const amounts = [figureWords.sessions({ n: sessions.length }), figureWords.calls({ n: totals.calls })].join(', ');
  const models = totals.unpricedModels.map((model) => plainText(model, 60) || 'a model that is not named');
  return [
    `${costText(totals, formats)} in ${amounts}, ${formats.tokens(countTokens(totals.tokens))} tokens`,
    `First call ${formats.moment(firstTime)}, last call ${formats.moment(lastTime)}`,
    totals.lowerBound ? `≥ is the least it can have been. ${(totals.reasons ?? []).map(reasonSentence).join(' ')}` : '',
    models.length > 0
      ? `No price is known for ${figureWords.calls({ n: totals.unpricedCalls })}: ${models.join(', ')}.`
      : '',
  ].filter((line) => line !== '');
}

function splitTable(totals: Totals, formats: Formats): string {
  const parts = splitCost(totals, formats).filter(({ tokens, cost }) => tokens > 0 || cost > 0);
  return table(
    [
      { title: 'Type' },
      { title: 'Tokens', right: true },
      { title: 'Share', right: true, dropOrder: 1 },
      { title: 'List cost', right: true },
    ],
    parts.map(({ kind, tokens, cost, share }) => [
      KIND_TITLES[kind],
      kind === 'other' ? '' : { text: formats.count(tokens), short: formats.tokens(tokens) },
      cost === 0 ? '' : share,
      cost === 0 && totals.unpricedCalls > 0 ? 'unpriced' : formats.money(cost),
    ]),
    ['Total', formats.count(countTokens(totals.tokens)), '', costText(totals, formats)],
  );
}

function branchTable({ branches, totals }: WorkDetail, formats: Formats): string {
  return table(
    [
      { title: 'Branch', shrinkTo: 12 },
      { title: 'Repository', shrinkTo: 8, dropOrder: 1 },
      { title: 'Request', dropOrder: 3 },
      { title: 'Became', shrinkTo: 12 },
      { title: 'Unchanged', dropOrder: 2 },
      { title: 'List cost', right: true },
    ],
    branches.map(({ branch, repository, became, totals: own }) => [
      plainText(branch || '(no branch)', 60),
      plainText(lastPart(repository), 30),
      plainText(became?.request ?? '', 12),
      became === null ? 'not looked at yet' : outcomeText(became),
      became === null ? '' : unchangedCell(became, formats),
      costText(own, formats),
    ]),
    ['Total', '', '', '', '', costText(totals, formats)],
  );
}

function ticketTable(tickets: WorkDetail['tickets'], formats: Formats): string {
  return table(
    [
      { title: 'Ticket', shrinkTo: 12 },
      { title: 'List cost', right: true },
    ],
    tickets.map(({ ticket, totals }) => [
      plainText(ticket.text, 60) || (ticket.origin === 'person' ? '(no ticket)' : '(untagged)'),
      costText(totals, formats),
    ]),
  );
}

const wrapped = (lines: readonly string[]): string =>
  lines.map((line) => wrapText(line, terminalColumns(), '  ')).join('\n');
