import { commands, type QuickPickItem, window } from 'vscode';
import type { TagOffer } from '../../core/attribution/tagOffer.ts';
import { type SessionView, settledTicket } from '../../core/status/session.ts';
import { costText } from '../../core/status/split.ts';
import type { Formats } from '../../core/text/format.ts';
import { labelText } from '../../core/text/untrusted.ts';
import { menuWords } from '../../core/words/menuWords.ts';
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
    title: 'Token Ledger',
    placeHolder: current === undefined ? menuWords.noSession() : titleOf(current, formats),
  });
  if (picked === undefined) return;
  await commands.executeCommand(picked.command, ...(picked.about === undefined ? [] : [picked.about]));
}

function titleOf(current: SessionView, formats: Formats): string {
  return [costText(current.totals, formats), current.title].join(' · ');
}

function menuItems(current: SessionView | undefined, offer: TagOffer | undefined): readonly Item[] {
  const ticket = current && settledTicket(current);
  const tagging: Item[] =
    offer === undefined
      ? []
      : [
          item(menuWords.tagSession(), COMMAND_IDS.tagSession, ticket ? ticket : menuWords.noTicketYet()),
          ...(ticket ? [item(menuWords.openTicket(), COMMAND_IDS.openTicket, ticket)] : []),
          ...(offer.lastStep === '' ? [] : [item(menuWords.undoTag(), COMMAND_IDS.undoTag, offer.lastStep)]),
        ];
  return [
    ...tagging,
    item(menuWords.openSummary(), COMMAND_IDS.openSummary),
    item(menuWords.showWork(), COMMAND_IDS.showWork),
    ...(current === undefined ? [] : [item(menuWords.copyCostNote(), COMMAND_IDS.copyCostNote)]),
    item(menuWords.untaggedSessions(), COMMAND_IDS.untaggedSessions),
    item(menuWords.switchSession(), COMMAND_IDS.switchSession),
    item(menuWords.doctor(), COMMAND_IDS.doctor),
    {
      ...item(menuWords.settings(), 'workbench.action.openSettings'),
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
