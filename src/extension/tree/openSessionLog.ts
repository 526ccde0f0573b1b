import { Uri, window, workspace } from 'vscode';
import type { SessionName } from '../../core/attribution/tagOffer.ts';
import { HumanError } from '../../core/humanError.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

/** Opens the log in which the agent wrote the session. */
export async function openSessionLog(client: LedgerClient, { agent, session }: SessionName): Promise<void> {
  const [path = ''] = await client.request('sessionLogs', { sessions: [{ agent, session }] });
  if (path === '') throw new HumanError(noticeWords.noLog());
  await window.showTextDocument(await workspace.openTextDocument(Uri.file(path)), { preview: true });
}
