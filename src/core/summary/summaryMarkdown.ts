import type { BecameRow, PerView } from './becameSchema.ts';
import { chargeTotal } from '../usage/charge.ts';
import type { Formats } from '../text/format.ts';
import { perLines } from './unitCostWords.ts';
import { proseText } from '../text/proseText.ts';
import { costText, splitCost } from '../status/split.ts';
import type { SpentView, WorkRow } from './spentSchema.ts';
import type { OutcomesView, SummaryView } from './summarySchema.ts';
import {
  coldCacheWords,
  dayText,
  ESTIMATE_WORDS,
  fetchedWords,
  lastPart,
  periodTitle,
  STATE_WORDS,
  unusualWords,
  usualWords,
} from './summaryWords.ts';
import { countTokens } from '../usage/tokens.ts';
import { codeText } from '../text/untrusted.ts';

const KIND_WORDS = {
  output: 'output',
  cacheRead: 'cache read',
  cacheWrite: 'cache write',
  input: 'input',
  other: 'web search',
};
const MOST_ROWS = 12;
const LIMIT = 120;

/** The summary for a stand-up or a journal. Names from logs and repositories are escaped; the two blocks stay two. */
export function summaryMarkdown(
  view: SummaryView,
  outcomes: OutcomesView | undefined,
  formats: Formats,
  locale: string,
): string {
  return [
    `## ${periodTitle(view.period, locale)}`,
    '',
    '### What was spent',
    '',
    ...spentLines(view, formats),
    ...(outcomes === undefined ? [] : ['', '### What became of it', '', ...becameLines(outcomes, formats)]),
    ...(outcomes === undefined ? [] : perPart(outcomes.per, formats)),
    ...(view.spent.notMeasured.length === 0
      ? []
      : ['', '### Not measured', '', ...view.spent.notMeasured.map((text) => `- ${proseText(text, 400)}`)]),
    '',
  ].join('\n');
}

function spentLines({ spent, period }: SummaryView, formats: Formats): readonly string[] {
  const { totals } = spent;
  if (totals.calls === 0) return ['Nothing was spent.'];
  const split = splitCost(totals, formats)
    .filter(({ cost }) => cost > 0)
    .map(({ kind, share }) => `${KIND_WORDS[kind]} ${share}`)
    .join(', ');
  return [
    `**${costText(totals, formats)}** in ${counted(spent.sessions.length, 'session', formats)}, ` +
      `${counted(totals.calls, 'call', formats)}, ${formats.tokens(countTokens(totals.tokens))} tokens${split === '' ? '' : ` (${split})`}.`,
    ...[
      usualWords(spent.usual, period.kind, formats),
      unusualWords(spent.unusual, formats),
      coldCacheWords(spent.coldCache, formats),
    ].filter(Boolean),
    '',
    ...workLines(spent, formats),
    '',
    `*${ESTIMATE_WORDS}${totals.lowerBound ? ' ≥ marks the least it can have been.' : ''}*`,
  ];
}

/** Work by ticket, and by branch what has none. */
function workLines(spent: SpentView, formats: Formats): readonly string[] {
  const tagged = spent.tickets.filter(({ ticket }) => ticket.text !== '');
  const others = spent.branches.filter(({ ticket }) => ticket.text === '');
  const rows = [...tagged, ...others].toSorted((a, b) => chargeTotal(b.totals.charge) - chargeTotal(a.totals.charge));
  const lines = rows.slice(0, MOST_ROWS).map((row) => `- ${workName(row)}: ${costText(row.totals, formats)}`);
  return rows.length > MOST_ROWS ? [...lines, `- and ${rows.length - MOST_ROWS} more`] : lines;
}

function workName({ ticket, branch, repository }: WorkRow): string {
  const where = lastPart(repository);
  if (ticket.text === '' && branch === '') return where === '' ? 'no branch' : `no branch, ${proseText(where, LIMIT)}`;
  const names = [ticket.text === '' ? '' : ticketMarkdown(ticket.text), branch === '' ? '' : codeText(branch, LIMIT)];
  return [...names, proseText(where, LIMIT)].filter(Boolean).join(', ');
}

/** A key is written as it is, so that trackers link it; anything else cannot act. */
function ticketMarkdown(ticket: string): string {
  return /^(?:[A-Z][A-Z0-9_]*-|#|sc-|AB#)\d+$/.test(ticket) ? ticket : codeText(ticket, LIMIT);
}

function becameLines({ became }: OutcomesView, formats: Formats): readonly string[] {
  const lines = became.rows.map((row) => `- ${becameName(row)}: ${becameWords(row)}`);
  const partly = became.running ? `Looked at ${became.done} of ${became.of} branches so far.` : '';
  return [
    ...(lines.length > 0 ? lines : ['No branch was worked on, and none landed.']),
    '',
    ...[became.problem === '' ? '' : proseText(became.problem, 400), partly, fetchedWords(became.fetched, formats)]
      .filter(Boolean)
      .map((text) => `*${text}*`),
  ];
}

function becameName({ branch, tickets, request }: BecameRow): string {
  const ticket = tickets[0];
  const parts = [
    ticket === undefined ? '' : ticketMarkdown(ticket),
    branch === '' ? 'no branch' : codeText(branch, LIMIT),
  ];
  return [...parts, request === '' ? '' : proseText(request, LIMIT)].filter(Boolean).join(', ');
}

function becameWords({ state, confidence, landedAt, evidence }: BecameRow): string {
  const name = STATE_WORDS[state].name.toLowerCase();
  const sure = confidence === 'probable' ? 'probably ' : '';
  const when = landedAt === null ? '' : ` on ${dayText(landedAt)}`;
  const why = evidence[0]?.text ?? '';
  return `${sure}${name}${when}${why === '' ? '' : ` (${proseText(why, 200)})`}`;
}

function perPart(per: PerView, formats: Formats): readonly string[] {
  return ['', '### Tokens per what', '', ...perLines(per, formats).map((text) => `- ${text}`)];
}

function counted(n: number, word: string, formats: Formats): string {
  return `${formats.count(n)} ${word}${n === 1 ? '' : 's'}`;
}
