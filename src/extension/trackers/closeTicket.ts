import { l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { costText } from '../../core/status/split.ts';
import type { TicketRow } from '../../core/summary/ticketRow.ts';
import type { Formats } from '../../core/text/format.ts';
import { labelText } from '../../core/text/untrusted.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

const LIMIT = 200;

interface Item extends QuickPickItem {
  readonly row?: TicketRow;
}

/** The tickets of this window's sessions: one is marked as done, or, if it was, as open again. */
export async function closeTicket(client: LedgerClient, formats: Formats): Promise<void> {
  const rows = await client.request('tickets', { limit: LIMIT });
  if (rows.length === 0) {
    window.setStatusBarMessage(l10n.t('No session of this window has a ticket yet.'), 6_000);
    return;
  }
  const open = rows.filter(({ closedAt }) => closedAt === null);
  const done = rows.filter(({ closedAt }) => closedAt !== null);
  const items: Item[] = [
    ...open.map((row) => itemOf(row, formats)),
    ...(done.length === 0 ? [] : [{ label: l10n.t('Closed (select to reopen)'), kind: QuickPickItemKind.Separator }]),
    ...done.map((row) => itemOf(row, formats)),
  ];
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Token Ledger: Mark Ticket Closed'),
    placeHolder: l10n.t('Which ticket is done?'),
    matchOnDescription: true,
  });
  if (picked?.row === undefined) return;
  const { ticket, commonDir, closedAt } = picked.row;
  await client.request('closeTicket', { ticket, commonDir, closed: closedAt === null });
  const shown = labelText(ticket, 60);
  const said = closedAt === null ? l10n.t('{0} is done.', shown) : l10n.t('{0} is open again.', shown);
  window.setStatusBarMessage(said, 6_000);
}

function itemOf(row: TicketRow, formats: Formats): Item {
  const { ticket, totals, lastCall, closedAt, closedBy } = row;
  const since = closedAt === null ? '' : l10n.t('done since {0}', formats.moment(closedAt));
  const by = closedBy === 'tracker' ? l10n.t('as the tracker says') : '';
  return {
    label: labelText(ticket, 60),
    description: [costText(totals, formats), since, by].filter(Boolean).join(' · '),
    detail: l10n.t('last call {0}', formats.moment(lastCall)),
    iconPath: new ThemeIcon(closedAt === null ? 'circle-large-outline' : 'check'),
    row,
  };
}
