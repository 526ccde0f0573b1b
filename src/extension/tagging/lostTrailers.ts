import { type Memento, window, workspace } from 'vscode';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import { isSilenced, offerTrailersAgain } from './offerTrailersAgain.ts';

/**
 * Names a repository of this window whose cost trailer was overwritten by another tool, and offers to add it again. `memory`: of
 * all windows of this machine.
 */
export async function showLostTrailers(client: Pick<LedgerClient, 'request'>, memory: Memento): Promise<void> {
  if (!workspace.isTrusted || isSilenced(memory)) return;
  const open = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  await offerTrailersAgain({
    client,
    memory,
    open: open.map(({ name, uri }) => ({ name, path: uri.fsPath })),
    ask: async (text, ...buttons) => window.showWarningMessage(text, ...buttons),
  });
}
