import { l10n, type Memento, window, workspace } from 'vscode';
import { labelText } from '../../core/text/untrusted.ts';
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
    const again = l10n.t('Add Again');
    const never = l10n.t("Don't Show Again");
    const picked = await window.showWarningMessage(
      l10n.t(
        'Commits in {0} get no Token-Cost trailer any more: another tool wrote its own hooks.',
        labelText(name, 80),
      ),
      again,
      never,
    );
    if (picked === never) {
      await memory.update(SILENCED, true);
      return;
    }
    if (picked === again) await client.request('costTrailer', { folder, on: true });
  }
}
