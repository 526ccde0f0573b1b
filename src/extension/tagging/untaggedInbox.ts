import { l10n, type QuickPickItem, ThemeIcon, window } from 'vscode';
import { costText } from '../../core/status/split.ts';
import type { Formats } from '../../core/text/format.ts';
import type { UntaggedSession } from '../../core/attribution/tagOffer.ts';
import { labelText } from '../../core/text/untrusted.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import type { Tagging } from './tagging.ts';

const LIMIT = 200;

interface Item extends QuickPickItem {
  readonly open: UntaggedSession;
}

/**
 * The sessions that have no ticket, one after another: Enter opens the list of tickets for one, with what suggests itself on top,
 * and the rest comes back until none is left or the list is closed.
 */
export async function clearUntagged(client: LedgerClient, tagging: Tagging, formats: Formats): Promise<void> {
  for (;;) {
    const sessions = await client.request('untagged', { limit: LIMIT });
    if (sessions.length === 0) {
      window.setStatusBarMessage(l10n.t('All sessions of the last 30 days are tagged.'), 6_000);
      return;
    }
    const picked = await window.showQuickPick(
      sessions.map((open) => itemOf(open, formats)),
      {
        title: l10n.t('Token Ledger: Untagged, Last 30 Days ({0})', sessions.length),
        placeHolder: l10n.t('Enter: choose a ticket. Esc: finish later'),
        matchOnDescription: true,
        matchOnDetail: true,
      },
    );
    if (picked === undefined) return;
    await tagging.tag(picked.open, { untagged: !picked.open.partly, suggestion: picked.open.suggestion });
  }
}

function itemOf(open: UntaggedSession, formats: Formats): Item {
  const where = labelText(open.branch.text, 60) || labelText(open.title, 60);
  const why = open.because === 'branch' ? l10n.t('by its branch') : l10n.t('earlier work on this branch');
  return {
    label: `${costText(open.totals, formats)} · ${where}`,
    description: open.suggestion === '' ? '' : `${labelText(open.suggestion, 40)}? ${why}`,
    detail: [
      labelText(open.title, 60),
      labelText(open.agentLabel, 40),
      formats.moment(open.lastTime),
      labelText(open.cwd, 80),
    ].join(' · '),
    iconPath: new ThemeIcon('tag'),
    open,
  };
}
