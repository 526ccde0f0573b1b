import { commands, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { WindowStatus } from '../../core/status/session.ts';
import { type SessionChoice, sessionChoices } from '../../core/status/sessionChoices.ts';
import type { Formats } from '../../core/text/format.ts';
import { menuWords } from '../../core/words/menuWords.ts';
import { COMMAND_IDS, type CommandId } from '../commands/commandIds.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import type { CurrentSession } from './currentSession.ts';

const LIMIT = 100;

interface Item extends QuickPickItem {
  /** What to pin; '' to follow activity, undefined for a separator. */
  readonly session: string | undefined;
  /** What to run instead of pinning. */
  readonly command?: CommandId;
}

/** Lets a person pin one of this window's sessions, or go back to the latest. */
export async function switchSession(
  client: LedgerClient,
  current: CurrentSession,
  status: WindowStatus,
  formats: Formats,
): Promise<void> {
  const shown = status.kind === 'session' ? status.current.session : '';
  const items = client
    .request('sessions', { limit: LIMIT })
    .then((sessions) => [
      ...sessionChoices(sessions, { shown, pinned: current.pinned, now: Date.now(), formats }).map(toItem),
      ...others(),
    ]);
  const picked = await window.showQuickPick(items, {
    title: menuWords.pickSessionTitle(),
    placeHolder: menuWords.pickSession(),
    matchOnDetail: true,
  });
  if (picked?.command !== undefined) await commands.executeCommand(picked.command);
  else if (picked?.session !== undefined) await current.pin(picked.session);
}

/** The status bar has one click: further actions are below the sessions. */
function others(): readonly Item[] {
  return [
    { kind: QuickPickItemKind.Separator, label: '', session: undefined },
    { label: `$(graph) ${menuWords.openSummary()}`, session: undefined, command: COMMAND_IDS.openSummary },
  ];
}

function toItem(choice: SessionChoice): Item {
  if (choice.kind === 'agent') return { kind: QuickPickItemKind.Separator, label: choice.label, session: undefined };
  if (choice.kind === 'follow')
    return {
      label: `$(pulse) ${menuWords.follow()}`,
      description: choice.current ? menuWords.current() : '',
      session: '',
    };
  const marks = [choice.current ? menuWords.current() : '', choice.pinned ? menuWords.pinned() : ''];
  return {
    label: choice.label,
    description: marks.filter(Boolean).join(', '),
    detail: choice.detail,
    session: choice.session,
  };
}
