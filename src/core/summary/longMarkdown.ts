import { costText } from '../status/split.ts';
import type { Formats } from '../text/format.ts';
import { proseText } from '../text/proseText.ts';
import { codeText } from '../text/untrusted.ts';
import { requestWords } from '../tickets/requestWords.ts';
import { chargeTotal } from '../usage/charge.ts';
import { figureWords } from '../words/figureWords.ts';
import { pageWords } from '../words/pageWords.ts';
import { panelWords } from '../words/panelWords.ts';
import { spendingWords } from '../words/spendingWords.ts';
import { storedText } from '../words/storedWords.ts';
import type { BecameRow, PerView } from './becameSchema.ts';
import { ticketMarkdown, totalLine } from './briefMarkdown.ts';
import { compositionLines } from './compositionWords.ts';
import type { SpentView, WorkRow } from './spentSchema.ts';
import type { OutcomesView, SummaryView } from './summarySchema.ts';
import {
  changeWords,
  cohortWords,
  coldCacheWords,
  fetchedWords,
  keptLines,
  keptText,
  lastPart,
  outcomeText,
  periodTitle,
  sustainedWords,
  unusualWords,
  usualWords,
} from './summaryWords.ts';
import { perLines } from './unitCostWords.ts';

const MOST_ROWS = 12;
const LIMIT = 120;

/** The whole summary for a journal, with its evidence. Names from logs and repositories are escaped; the two blocks stay two. */
export function longMarkdown(
  view: SummaryView,
  outcomes: OutcomesView | undefined,
  formats: Formats,
  locale: string,
): string {
  return [
    `## ${periodTitle(view.period, locale)}`,
    '',
    `### ${panelWords.whatSpent()}`,
    '',
    ...spentLines(view, formats),
    ...(outcomes === undefined ? [] : ['', `### ${pageWords.whatBecame()}`, '', ...becameLines(outcomes, formats)]),
    ...(outcomes === undefined ? [] : perPart(outcomes.per, formats)),
    ...(view.spent.notMeasured.length === 0
      ? []
      : [
          '',
          `### ${panelWords.notMeasured()}`,
          '',
          ...view.spent.notMeasured.map((text) => `- ${proseText(text, 400)}`),
        ]),
    '',
  ].join('\n');
}

function spentLines({ spent, period }: SummaryView, formats: Formats): readonly string[] {
  const { totals } = spent;
  if (totals.calls === 0) return [spendingWords.nothing()];
  return [
    totalLine(spent, formats),
    ...[
      usualWords(spent.usual, period.kind, formats),
      unusualWords(spent.unusual, formats),
      sustainedWords(spent.sustained, formats),
      proseText(changeWords(spent.change, formats), 800),
      coldCacheWords(spent.coldCache, formats),
    ].filter(Boolean),
    '',
    ...workLines(spent, formats),
    '',
    ...compositionLines(spent.composition, formats).map((line) => `- ${line}`),
    '',
    `*${figureWords.estimate()}${totals.lowerBound ? ` ${spendingWords.leastMark()}` : ''}*`,
  ];
}

/** Work by ticket, and by branch what has none. */
function workLines(spent: SpentView, formats: Formats): readonly string[] {
  const tagged = spent.tickets.filter(({ ticket }) => ticket.text !== '');
  const others = spent.branches.filter(({ ticket }) => ticket.text === '');
  const rows = [...tagged, ...others].toSorted((a, b) => chargeTotal(b.totals.charge) - chargeTotal(a.totals.charge));
  const lines = rows.slice(0, MOST_ROWS).map((row) => `- ${workName(row)}: ${costText(row.totals, formats)}`);
  return rows.length > MOST_ROWS ? [...lines, `- ${spendingWords.andMore({ n: rows.length - MOST_ROWS })}`] : lines;
}

function workName({ ticket, branch, repository }: WorkRow): string {
  const where = lastPart(repository);
  if (ticket.text === '' && branch === '')
    return [figureWords.noBranch(), proseText(where, LIMIT)].filter(Boolean).join(', ');
  const names = [ticket.text === '' ? '' : ticketMarkdown(ticket.text), branch === '' ? '' : codeText(branch, LIMIT)];
  return [...names, proseText(where, LIMIT)].filter(Boolean).join(', ');
}

function becameLines({ became }: OutcomesView, formats: Formats): readonly string[] {
  const lines = became.rows.map((row) => `- ${becameName(row)}: ${becameWords(row, formats)}`);
  const partly = became.running ? spendingWords.lookedSoFar({ done: became.done, all: became.of }) : '';
  return [
    ...(lines.length > 0 ? lines : [pageWords.noBranches()]),
    '',
    ...[
      cohortWords(became, formats),
      ...keptLines(became, formats).map((text) => `${pageWords.keptSince()} ${proseText(text, 400)}`),
      became.problem === '' ? '' : proseText(storedText(became.problem), 400),
      partly,
      fetchedWords(became.fetched, formats),
    ]
      .filter(Boolean)
      .map((text) => `*${text}*`),
  ];
}

function becameName({ branch, tickets, request }: BecameRow): string {
  const ticket = tickets[0];
  const parts = [
    ticket === undefined ? '' : ticketMarkdown(ticket),
    branch === '' ? figureWords.noBranch() : codeText(branch, LIMIT),
  ];
  return [...parts, request === '' ? '' : proseText(request, LIMIT)].filter(Boolean).join(', ');
}

function becameWords(row: BecameRow, formats: Formats): string {
  const why = [...row.evidence.slice(0, 3).map(({ text }) => storedText(text)), keptText(row, formats)]
    .filter(Boolean)
    .join('; ');
  return `${outcomeText(row)}${why === '' ? '' : ` (${proseText(why, 400)})`}`;
}

function perPart(per: PerView, formats: Formats): readonly string[] {
  const items = per.items.slice(0, MOST_ROWS).map(({ name, cost, request }) => {
    const how = request === null ? '' : ` (${proseText(requestWords(request), 400)})`;
    return `- ${codeText(name, LIMIT)}: ${formats.money(cost)}${how}`;
  });
  return [
    '',
    `### ${spendingWords.tokensPerWhat()}`,
    '',
    ...perLines(per, formats).map((text) => `- ${text}`),
    ...items,
  ];
}
