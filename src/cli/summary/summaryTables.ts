import { ticketAndMore } from '../../core/attribution/workShares.ts';
import { costText } from '../../core/status/split.ts';
import type { BecameRow, BecameView, PerView } from '../../core/summary/becameSchema.ts';
import type { SpentView } from '../../core/summary/spentSchema.ts';
import type { OutcomesView, SummaryView } from '../../core/summary/summarySchema.ts';
import { agentLinesText, keptText, lastPart, outcomeText } from '../../core/summary/summaryWords.ts';
import { restOf, statesByTicket, workByTicket } from '../../core/summary/workByTicket.ts';
import { type Formats, shareText, wholePercent, wholeShares } from '../../core/text/format.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import type { Totals } from '../../core/usage/totals.ts';
import { type Cell, table } from '../text/textTable.ts';

const MOST_ROWS = 12;

/** Tickets with cost, share and state, then what has none; the rows sum to the total. */
export function workTable({ spent }: SummaryView, outcomes: OutcomesView, formats: Formats): string {
  const { tickets, noTicket, untagged } = workByTicket(spent);
  const states = statesByTicket(outcomes);
  const rest = restOf(tickets, MOST_ROWS);
  const rows: (readonly [name: string, where: string, state: string, totals: Totals])[] = [
    ...tickets
      .slice(0, MOST_ROWS)
      .map(
        (row) =>
          [
            row.ticket.text,
            [row.branch, lastPart(row.repository)].filter(Boolean).join(' in '),
            states(row),
            row.totals,
          ] as const,
      ),
    ...(rest === undefined ? [] : [[`${rest.count} more tickets`, '', '', rest.totals] as const]),
    ...(noTicket === undefined ? [] : [['(no ticket)', '', '', noTicket] as const]),
    ...(untagged === undefined ? [] : [['(untagged)', '', '', untagged] as const]),
  ];
  const shares = wholeShares(rows.map(([, , , totals]) => chargeTotal(totals.charge)));
  const sum = chargeTotal(spent.totals.charge);
  return table(
    [
      { title: 'For', shrinkTo: 10 },
      { title: 'Branch', shrinkTo: 10, dropOrder: 2 },
      { title: 'State', shrinkTo: 6, dropOrder: 3 },
      { title: 'Share', right: true, dropOrder: 1 },
      { title: 'List cost', right: true },
    ],
    rows.map(([name, where, state, totals], i) => [
      plainText(name, 60),
      plainText(where, 60),
      state,
      sum === 0 || chargeTotal(totals.charge) === 0
        ? ''
        : shareText(chargeTotal(totals.charge), sum, shares[i] ?? 0, formats),
      costText(totals, formats),
    ]),
    ['Total', '', '', '', costText(spent.totals, formats)],
  );
}

export function sessionsTable({ sessions }: Pick<SpentView, 'sessions'>, formats: Formats): string {
  return table(
    [
      { title: 'Session' },
      { title: 'Title', shrinkTo: 10, dropOrder: 4 },
      { title: 'Agent', shrinkTo: 6, dropOrder: 1 },
      { title: 'Ticket', shrinkTo: 8 },
      { title: 'Last call', dropOrder: 2 },
      { title: 'List cost', right: true },
    ],
    sessions.map((row) => [
      plainText(row.session.slice(0, 8), 8),
      nameCell(row),
      row.agentLabel,
      ticketAndMore(row.works, (ticket) => plainText(ticket, 40)),
      formats.moment(row.lastTime),
      costText(row.totals, formats),
    ]),
  );
}

const nameCell = ({ title }: SpentView['sessions'][number]): Cell => ({
  text: plainText(title, 60),
  short: plainText(title, 28),
});

export function becameTable({ rows }: BecameView, formats: Formats): string {
  return table(
    [
      { title: 'Branch', shrinkTo: 12 },
      { title: 'Repository', shrinkTo: 8, dropOrder: 1 },
      { title: 'Ticket', shrinkTo: 8, dropOrder: 3 },
      { title: 'Request', dropOrder: 4 },
      { title: 'Became', shrinkTo: 12 },
      { title: 'Unchanged', dropOrder: 2 },
    ],
    rows.map((row): readonly Cell[] => [
      plainText(row.branch || '(no branch)', 60),
      plainText(lastPart(row.repository), 30),
      plainText(row.tickets.join(', '), 40),
      plainText(row.request, 20),
      outcomeText(row),
      unchangedCell(row, formats),
    ]),
  );
}

/** `92/90/– %` after 14, 30 and 90 days; '' where nothing was measured. */
export function unchangedCell({ retained }: BecameRow, formats: Formats): string {
  const shares = (['14', '30', '90'] as const).map((days) => retained[days]);
  if (shares.every((share) => share === null)) return '';
  return shares.map((share) => (share === null ? '–' : wholePercent(share, formats))).join(' / ');
}

/** The evidence of each branch, as sentences. */
export function evidenceLines({ rows }: Pick<BecameView, 'rows'>, formats: Formats): readonly string[] {
  return rows.flatMap((row) => {
    const commits = row.commits.map(({ commit, grade }) => `${commit.slice(0, 10)} (${grade})`);
    const own = row.agentLines;
    const said = [
      ...row.evidence.map(({ grade, text }) => (grade === '' ? text : `${grade}: ${text}`)),
      keptText(row, formats),
      own === null ? '' : agentLinesText(own, formats),
      commits.length === 0 ? '' : `Commits: ${commits.join(', ')}`,
    ].filter((text) => text.trim() !== '');
    return [`${plainText(row.branch || '(no branch)', 60)}:`, ...said.map((text) => `  ${plainText(text, 400)}`)];
  });
}

/** What the figures are divided by, the dearest first; '' for nothing. */
export function itemsTable({ items, denominator }: PerView, formats: Formats): string {
  if (items.length === 0) return '';
  const title = { 'pull-request': 'Pull request', branch: 'Branch', ticket: 'Ticket' }[denominator];
  return table(
    [
      { title, shrinkTo: 12 },
      { title: 'Repository', shrinkTo: 8, dropOrder: 1 },
      ...(denominator === 'ticket' ? [{ title: 'Closed by', dropOrder: 3 }] : []),
      { title: 'Output', right: true, dropOrder: 2 },
      { title: 'List cost', right: true },
    ],
    items
      .slice(0, MOST_ROWS)
      .map(({ name, repository, cost, outputTokens, closedBy }) => [
        plainText(name, 60),
        plainText(lastPart(repository), 30),
        ...(denominator === 'ticket' ? [closedBy === 'tracker' ? 'tracker' : 'you'] : []),
        formats.tokens(outputTokens),
        formats.money(cost),
      ]),
  );
}
