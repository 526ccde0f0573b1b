import { type Memento, window, workspace } from 'vscode';
import { labelText } from '../../core/text/untrusted.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

const SILENCED = 'lostTrailersSilenced';

/**
 * Names a repository of this window whose cost trailer was overwritten by another tool, and offers to add it again. `memory`: of
 * all windows of this machine.
 */
export async function showLostTrailers(client: Pick<LedgerClient, 'request'>, memory: Memento): Promise<void> {
  if (!workspace.isTrusted || memory.get<boolean>(SILENCED) === true) return;
  const open = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const { folders } = await client.request('lostTrailers', { folders: open.map(({ uri }) => uri.fsPath) });
  for (const folder of folders) {
    const name = open.find(({ uri }) => uri.fsPath === folder)?.name ?? folder;
    const again = noticeWords.addAgain();
    const never = noticeWords.notAgain();
    const lost = noticeWords.trailersLost({ folder: labelText(name, 80) });
    const picked = await window.showWarningMessage(lost, again, never);
    if (picked === never) {
      await memory.update(SILENCED, true);
      return;
    }
    if (picked === again) await client.request('costTrailer', { folder, on: true });
  }
}
