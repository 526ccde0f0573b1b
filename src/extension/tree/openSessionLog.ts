import { l10n, Uri, window, workspace } from 'vscode';
import type { SessionName } from '../../core/attribution/tagOffer.ts';
import { HumanError } from '../../core/humanError.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

/** Opens the log in which the agent wrote the session. */
export async function openSessionLog(client: LedgerClient, { agent, session }: SessionName): Promise<void> {
  const [path = ''] = await client.request('sessionLogs', { sessions: [{ agent, session }] });
  if (path === '')
    throw new HumanError(
      l10n.t('This session has no log that can be shown: the agent deleted it, or keeps a database.'),
    );
  await window.showTextDocument(await workspace.openTextDocument(Uri.file(path)), { preview: true });
}
