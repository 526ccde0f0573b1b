import { l10n, window, workspace } from 'vscode';
import { labelText } from '../../core/text/untrusted.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

/** Names a repository of this window whose cost trailer was overwritten by another tool, and offers to add it again. */
export async function showLostTrailers(client: Pick<LedgerClient, 'request'>): Promise<void> {
  if (!workspace.isTrusted) return;
  const open = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const { folders } = await client.request('lostTrailers', { folders: open.map(({ uri }) => uri.fsPath) });
  for (const folder of folders) {
    const name = open.find(({ uri }) => uri.fsPath === folder)?.name ?? folder;
    const again = l10n.t('Add Again');
    const picked = await window.showWarningMessage(
      l10n.t(
        'Commits in {0} get no Token-Cost trailer any more: another tool wrote its own hooks.',
        labelText(name, 80),
      ),
      again,
    );
    if (picked === again) await client.request('costTrailer', { folder, on: true });
  }
}
