import { homedir } from 'node:os';
import { join } from 'node:path';
import { env, Uri, window, workspace } from 'vscode';
import type { ExportFormat, PanelQuestion } from '../../core/summary/panelMessages.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { SummaryQueries } from './summaryQueries.ts';

const FILTERS: Readonly<Record<ExportFormat, readonly [name: () => string, extension: string]>> = {
  csv: [panelWords.csv, 'csv'],
  json: [panelWords.json, 'json'],
  focus: [panelWords.focus, 'csv'],
};

/** Puts the summary on the clipboard; says what was done. */
export async function copySummary(texts: SummaryQueries, question: PanelQuestion): Promise<string> {
  await env.clipboard.writeText(await texts.markdown(question));
  return noticeWords.copied();
}

/** Asks for a file and writes the summary into it; says what was done, '' where the person changed their mind. */
export async function exportSummary(
  texts: SummaryQueries,
  question: PanelQuestion,
  format: ExportFormat,
): Promise<string> {
  const { name, text } = await texts.file(question, format);
  const [label, extension] = FILTERS[format];
  const folder = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri ?? Uri.file(homedir());
  const target = await window.showSaveDialog({
    defaultUri: Uri.file(join(folder.fsPath, name)),
    filters: { [label()]: [extension] },
    title: noticeWords.exportTitle(),
  });
  if (target === undefined) return '';
  await workspace.fs.writeFile(target, new TextEncoder().encode(text));
  return noticeWords.saved({ path: target.fsPath });
}
