import { commands, l10n, type QuickPickItem, window } from 'vscode';
import type { TagOffer } from '../../core/attribution/tagOffer.ts';
import { type SessionView, settledTicket } from '../../core/status/session.ts';
import { costText } from '../../core/status/split.ts';
import type { Formats } from '../../core/text/format.ts';
import { labelText } from '../../core/text/untrusted.ts';
import { COMMAND_IDS, type CommandId } from '../commands/commandIds.ts';

interface Item extends QuickPickItem {
  readonly command: CommandId | 'workbench.action.openSettings';
  readonly about?: string;
}

/** What a click on the status bar offers: what can be done with the session that it shows, and ways to the rest. */
export async function sessionMenu(
  current: SessionView | undefined,
  offer: TagOffer | undefined,
  formats: Formats,
): Promise<void> {
  const picked = await window.showQuickPick(menuItems(current, offer), {
    title: l10n.t('Token Ledger'),
    placeHolder: current === undefined ? l10n.t('No session in this window') : titleOf(current, formats),
  });
  if (picked === undefined) return;
  await commands.executeCommand(picked.command, ...(picked.about === undefined ? [] : [picked.about]));
}

function titleOf(current: SessionView, formats: Formats): string {
  return [current.agentLabel, costText(current.totals, formats), current.branch.text].filter(Boolean).join(' · ');
}

function menuItems(current: SessionView | undefined, offer: TagOffer | undefined): readonly Item[] {
  const ticket = current && settledTicket(current);
  const tagging: Item[] =
    offer === undefined
      ? []
      : [
          item(l10n.t('Tag Session…'), COMMAND_IDS.tagSession, ticket ? ticket : l10n.t('no ticket yet')),
          ...(ticket ? [item(l10n.t('Open Ticket'), COMMAND_IDS.openTicket, ticket)] : []),
          ...(offer.lastStep === '' ? [] : [item(l10n.t('Undo Tag'), COMMAND_IDS.undoTag, offer.lastStep)]),
        ];
  return [
    ...tagging,
    item(l10n.t('Open Summary'), COMMAND_IDS.openSummary),
    ...(current === undefined ? [] : [item(l10n.t('Show Ticket or Branch…'), COMMAND_IDS.showWork)]),
    ...(current === undefined ? [] : [item(l10n.t('Copy Cost Note'), COMMAND_IDS.copyCostNote)]),
    item(l10n.t('Untagged Sessions'), COMMAND_IDS.untaggedSessions),
    item(l10n.t('Switch Session…'), COMMAND_IDS.switchSession),
    item(l10n.t('Doctor'), COMMAND_IDS.doctor),
    {
      ...item(l10n.t('Settings'), 'workbench.action.openSettings'),
      about: '@ext:token-ledger.token-ledger',
    },
  ];
}

function item(label: string, command: Item['command'], description = ''): Item {
  return {
    label,
    description: labelText(description, 80),
    command,
  };
}
