import { window } from 'vscode';
import type { ExportFormat } from '../../core/summary/panelMessages.ts';
import { COMMAND_IDS } from '../commands/commandIds.ts';
import type { CommandTable } from '../commands/commands.ts';
import { copySummary, exportSummary } from './summaryActions.ts';
import type { SummaryPanel } from './summaryPanel.ts';
import type { SummaryQueries } from './summaryQueries.ts';

type SummaryCommands = Pick<
  CommandTable,
  | typeof COMMAND_IDS.openSummary
  | typeof COMMAND_IDS.copySummary
  | typeof COMMAND_IDS.exportSummaryCsv
  | typeof COMMAND_IDS.exportSummaryJson
  | typeof COMMAND_IDS.exportSummaryFocus
>;

/** What the panel's buttons do, for the palette: of the day that the panel shows, else of today. */
export function summaryCommands(panel: SummaryPanel, texts: SummaryQueries): SummaryCommands {
  const save = (format: ExportFormat) => async () => say(await exportSummary(texts, panel.question, format));
  return {
    [COMMAND_IDS.openSummary]: () => panel.open(),
    [COMMAND_IDS.copySummary]: async () => say(await copySummary(texts, panel.question)),
    [COMMAND_IDS.exportSummaryCsv]: save('csv'),
    [COMMAND_IDS.exportSummaryJson]: save('json'),
    [COMMAND_IDS.exportSummaryFocus]: save('focus'),
  };
}

function say(message: string): void {
  if (message !== '') window.setStatusBarMessage(message, 4000);
}
