import { commands, env, type LogOutputChannel, Uri, window } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import { type SessionView, settledTicket } from '../../core/status/session.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { trackerLink } from '../../core/tickets/trackerLink.ts';
import { forgeLinks } from '../../core/trackers/forge.ts';
import { TRACKERS } from '../../core/trackers/trackers.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import { trackerWords } from '../../core/words/trackerWords.ts';
import { COMMAND_IDS } from '../commands/commandIds.ts';
import { type CommandTable, reportFailure } from '../commands/commands.ts';
import type { Clock } from '../platform/clock.ts';
import { sessionMenu } from '../statusBar/sessionMenu.ts';
import type { StatusBar } from '../statusBar/statusBar.ts';
import type { TicketSettings } from '../trackers/ticketSettings.ts';
import { labelOf, type TrackerAccess } from '../trackers/trackerAccess.ts';
import { connectTracker, disconnectTracker } from '../trackers/trackerConnect.ts';
import { TrackerSearch } from '../trackers/trackerSearch.ts';
import { openSessionLog } from '../tree/openSessionLog.ts';
import { sessionOfRow } from '../tree/treeRow.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import { Tagging } from './taggingState.ts';
import { clearUntagged } from './untaggedInbox.ts';

type TagCommands = Pick<
  CommandTable,
  | typeof COMMAND_IDS.sessionMenu
  | typeof COMMAND_IDS.tagSession
  | typeof COMMAND_IDS.untagSession
  | typeof COMMAND_IDS.undoTag
  | typeof COMMAND_IDS.untaggedSessions
  | typeof COMMAND_IDS.openTicket
  | typeof COMMAND_IDS.openSessionLog
  | typeof COMMAND_IDS.connectTracker
  | typeof COMMAND_IDS.disconnectTracker
>;

export interface TagCommandParts {
  readonly client: LedgerClient;
  readonly clock: Clock;
  readonly statusBar: StatusBar;
  readonly settings: TicketSettings;
  readonly access: TrackerAccess;
  readonly log: LogOutputChannel;
}

/** What can be done about tickets, always of the session that the status bar shows. */
export function tagCommands(parts: TagCommandParts): TagCommands {
  const { client, clock, statusBar, settings, access } = parts;
  const search = new TrackerSearch(clock);
  const tagging = new Tagging({
    client,
    clock,
    access,
    search,
    formats: () => statusBar.formats,
    failed: (error) => void reportFailure(error, parts.log),
  });
  const shown = (): SessionView | undefined => {
    const { status } = statusBar;
    return status.kind === 'session' ? status.current : undefined;
  };
  const session = (): SessionView => {
    const current = shown();
    if (current === undefined) throw new HumanError(noticeWords.noSession());
    return current;
  };
  return {
    [COMMAND_IDS.sessionMenu]: async () => {
      const current = shown();
      await sessionMenu(current, current && (await tagging.offer(current)), statusBar.formats);
    },
    [COMMAND_IDS.tagSession]: async (row) => {
      const clicked = sessionOfRow(row);
      await (clicked === undefined ? tagging.tag(session()) : tagging.tag(clicked, clicked));
    },
    [COMMAND_IDS.openSessionLog]: async (row) => openSessionLog(client, sessionOfRow(row) ?? session()),
    [COMMAND_IDS.untagSession]: async () => {
      const current = session();
      await tagging.untag(current, (await tagging.offer(current)).tagged);
    },
    [COMMAND_IDS.undoTag]: async () => tagging.undo(),
    [COMMAND_IDS.untaggedSessions]: async () => clearUntagged(client, tagging, statusBar.formats),
    [COMMAND_IDS.openTicket]: async () => openTicket(session(), { settings, tagging, access }),
    [COMMAND_IDS.connectTracker]: async () => {
      const connected = await connectTracker(access.store, search);
      if (connected === undefined) return;
      window.setStatusBarMessage(
        trackerWords.connected({ tracker: labelOf(connected.kind, connected.address) }),
        6_000,
      );
    },
    [COMMAND_IDS.disconnectTracker]: async () => disconnectTracker(access.store),
  };
}

interface KnownSession {
  readonly settings: TicketSettings;
  readonly tagging: Tagging;
  readonly access: TrackerAccess;
}

async function openTicket(current: SessionView, { settings, tagging, access }: KnownSession): Promise<void> {
  const ticket = settledTicket(current);
  if (ticket === '') throw new HumanError(noticeWords.sessionNoTicket());
  const { remotes } = await tagging.offer(current);
  const keyed = access.store.connections.filter(({ kind }) => kind === 'jira' || kind === 'azure');
  const links = {
    ...Object.assign({}, ...keyed.map(({ kind, address }) => TRACKERS[kind].links(address, ''))),
    ...forgeLinks(remotes, await access.forges()),
    ...settings.links(current.cwd),
  };
  const address = trackerLink(ticket, links);
  if (address === undefined) return noAddress(ticket);
  await env.openExternal(Uri.parse(address, true));
}

async function noAddress(ticket: string): Promise<void> {
  const openSetting = noticeWords.openSetting();
  const message = noticeWords.noAddress({ ticket: plainText(ticket, 60) });
  if ((await window.showWarningMessage(message, openSetting)) === openSetting)
    await commands.executeCommand('workbench.action.openSettings', 'tokenLedger.ticket.links');
}
