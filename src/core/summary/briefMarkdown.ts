import { costText } from '../status/split.ts';
import type { Formats } from '../text/format.ts';
import { proseText } from '../text/proseText.ts';
import { codeText } from '../text/untrusted.ts';
import { isRepositoryTicket } from '../tickets/ticket.ts';
import { countTokens } from '../usage/tokens.ts';
import { figureWords } from '../words/figureWords.ts';
import { spendingWords } from '../words/spendingWords.ts';
import { splitWords } from './compositionWords.ts';
import type { SpentView, WorkRow } from './spentSchema.ts';
import type { OutcomesView, SummaryView } from './summarySchema.ts';
import { lastPart, periodTitle } from './summaryWords.ts';
import { restOf, statesByTicket, workByTicket } from './workByTicket.ts';

const LIMIT = 120;
const MOST_TICKETS = 6;

/** The summary for a stand-up: the total, tickets with cost and state, what has none. Names are escaped. */
export function briefMarkdown(
  view: SummaryView,
  outcomes: OutcomesView | undefined,
  formats: Formats,
  locale: string,
): string {
  const { spent, period } = view;
  const head = [`## ${periodTitle(period, locale)}`, ''];
  if (spent.totals.calls === 0) return [...head, spendingWords.nothing(), ''].join('\n');
  const { tickets, noTicket, untagged } = workByTicket(spent);
  const states = statesByTicket(outcomes);
  const row = (row: WorkRow): string => {
    const state = states(row);
    return `- ${ticketMarkdown(row.ticket.text)}${whereOf(row)}: ${costText(row.totals, formats)}${state === '' ? '' : `, ${state}`}`;
  };
  const rest = restOf(tickets, MOST_TICKETS);
  return [
    ...head,
    totalLine(spent, formats),
    '',
    ...tickets.slice(0, MOST_TICKETS).map(row),
    ...(rest === undefined
      ? []
      : [`- ${spendingWords.moreTickets({ n: rest.count, cost: costText(rest.totals, formats) })}`]),
    ...(noTicket === undefined ? [] : [`- ${spendingWords.noTicketCost({ cost: costText(noTicket, formats) })}`]),
    ...(untagged === undefined ? [] : [`- ${spendingWords.untaggedCost({ cost: costText(untagged, formats) })}`]),
    '',
    `*${figureWords.estimate()}${spent.totals.lowerBound ? ` ${spendingWords.leastMark()}` : ''}*`,
    '',
  ].join('\n');
}

/** `**$5.00** in 2 sessions, 2 calls, 8k tokens (output 50%, …).` */
export function totalLine({ totals, sessions }: SpentView, formats: Formats): string {
  const split = splitWords(totals, formats);
  return spendingWords.sessionsAndCalls({
    cost: costText(totals, formats),
    sessions: figureWords.sessions({ n: sessions.length }),
    calls: figureWords.calls({ n: totals.calls }),
    tokens: figureWords.tokens({ tokens: formats.tokens(countTokens(totals.tokens)) }),
    split: split === '' ? '' : ` (${split})`,
  });
}

/** A key is written as it is, so that trackers link it; anything else cannot act. */
export function ticketMarkdown(ticket: string): string {
  return /^(?:[A-Z][A-Z0-9_]*-|#|sc-|AB#)\d+$/.test(ticket) ? ticket : codeText(ticket, LIMIT);
}

/** A bare number is another ticket in each repository. */
function whereOf({ ticket, repository }: WorkRow): string {
  return isRepositoryTicket(ticket.text) && repository !== '' ? `, ${proseText(lastPart(repository), LIMIT)}` : '';
}
