import { type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { costText } from '../../core/status/split.ts';
import type { TicketRow } from '../../core/summary/ticketRow.ts';
import type { Formats } from '../../core/text/format.ts';
import { labelText } from '../../core/text/untrusted.ts';
import { trackerWords } from '../../core/words/trackerWords.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

const LIMIT = 200;

interface Item extends QuickPickItem {
  readonly row?: TicketRow;
}

/** The tickets of this window's sessions: one is marked as done, or, if it was, as open again. */
export async function closeTicket(client: LedgerClient, formats: Formats): Promise<void> {
  const rows = await client.request('tickets', { limit: LIMIT });
  if (rows.length === 0) {
    window.setStatusBarMessage(trackerWords.noTickets(), 6_000);
    return;
  }
  const open = rows.filter(({ closedAt }) => closedAt === null);
  const done = rows.filter(({ closedAt }) => closedAt !== null);
  const items: Item[] = [
    ...open.map((row) => itemOf(row, formats)),
    ...(done.length === 0 ? [] : [{ label: trackerWords.closed(), kind: QuickPickItemKind.Separator }]),
    ...done.map((row) => itemOf(row, formats)),
  ];
  const picked = await window.showQuickPick(items, {
    title: trackerWords.closeTitle(),
    placeHolder: trackerWords.whichDone(),
    matchOnDescription: true,
  });
  if (picked?.row === undefined) return;
  const { ticket, commonDir, closedAt } = picked.row;
  await client.request('closeTicket', { ticket, commonDir, closed: closedAt === null });
  const shown = labelText(ticket, 60);
  const said = closedAt === null ? trackerWords.isDone({ ticket: shown }) : trackerWords.isOpen({ ticket: shown });
  window.setStatusBarMessage(said, 6_000);
}

function itemOf(row: TicketRow, formats: Formats): Item {
  const { ticket, totals, lastCall, closedAt, closedBy } = row;
  const since = closedAt === null ? '' : trackerWords.doneSince({ time: formats.moment(closedAt) });
  const by = closedBy === 'tracker' ? trackerWords.asTracker() : '';
  return {
    label: labelText(ticket, 60),
    description: [costText(totals, formats), since, by].filter(Boolean).join(' · '),
    detail: trackerWords.lastCall({ time: formats.moment(lastCall) }),
    iconPath: new ThemeIcon(closedAt === null ? 'circle-large-outline' : 'check'),
    row,
  };
}
