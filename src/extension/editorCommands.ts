import type { LogOutputChannel, Uri } from 'vscode';
import { COMMAND_IDS } from './commands/commandIds.ts';
import type { CommandTable } from './commands/commands.ts';
import type { DemoPanel } from './demo/demoPanel.ts';
import type { DoctorDocument } from './doctorDocument.ts';
import { setUpStatusLine } from './live/setUpStatusLine.ts';
import { editPrices } from './pricesFile.ts';
import { openWalkthrough } from './start/walkthrough.ts';
import { openWhatsNew } from './start/whatsNew.ts';
import type { CurrentSession } from './statusBar/currentSession.ts';
import { switchSession } from './statusBar/sessionPicker.ts';
import { showWork } from './summary/showWork.ts';
import { summaryCommands } from './summary/summaryCommands.ts';
import type { SummaryPanel } from './summary/summaryPanel.ts';
import type { SummaryQueries } from './summary/summaryQueries.ts';
import { costCommands } from './tagging/costCommands.ts';
import { type TagCommandParts, tagCommands } from './tagging/tagCommands.ts';
import { teamCommands } from './team/teamCommands.ts';
import type { TeamSync } from './team/teamSync.ts';
import { closeTicket } from './trackers/closeTicket.ts';
import type { TrackerTickets } from './trackers/trackerTickets.ts';
import { workOfRow } from './tree/treeRow.ts';

export interface CommandParts extends TagCommandParts {
  /** The extension's folder. */
  readonly extension: Uri;
  readonly current: CurrentSession;
  readonly demo: DemoPanel;
  readonly doctor: DoctorDocument;
  readonly summary: SummaryPanel;
  readonly texts: SummaryQueries;
  readonly team: TeamSync;
  readonly log: LogOutputChannel;
  /** Asks trackers which tickets are done. */
  readonly done: TrackerTickets;
}

/** What each command of the manifest does. */
export function commandTable(parts: CommandParts): CommandTable {
  const { client, current, doctor, done, log, statusBar } = parts;
  const tags = tagCommands(parts);
  return {
    [COMMAND_IDS.switchSession]: async () => switchSession(client, current, statusBar.status, statusBar.formats),
    [COMMAND_IDS.showLog]: () => log.show(),
    [COMMAND_IDS.doctor]: async () => doctor.open(),
    [COMMAND_IDS.copyDiagnostics]: async () => doctor.copy(),
    [COMMAND_IDS.reportIssue]: async () => doctor.reportIssue(),
    [COMMAND_IDS.setUpStatusLine]: async () => setUpStatusLine(client),
    [COMMAND_IDS.editPrices]: async () => editPrices(client),
    [COMMAND_IDS.getStarted]: openWalkthrough,
    [COMMAND_IDS.tryDemo]: async () => parts.demo.open(),
    [COMMAND_IDS.whatsNew]: async () => openWhatsNew(parts.extension),
    [COMMAND_IDS.closeTicket]: async () => {
      void done.look();
      await closeTicket(client, statusBar.formats);
    },
    ...costCommands(client, statusBar),
    ...tags,
    [COMMAND_IDS.tagSession]: async (row) => {
      await tags[COMMAND_IDS.tagSession](row);
      void done.look();
    },
    [COMMAND_IDS.connectTracker]: async () => {
      await tags[COMMAND_IDS.connectTracker]();
      void done.look();
    },
    ...teamCommands(parts.team),
    ...summaryCommands(parts.summary, parts.texts),
    [COMMAND_IDS.showWork]: async (row) =>
      showWork({ client, panel: parts.summary, formats: () => statusBar.formats }, workOfRow(row)),
  };
}
