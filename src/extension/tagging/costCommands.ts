import { env, window, workspace } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import { labelText } from '../../core/text/untrusted.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import { COMMAND_IDS } from '../commands/commandIds.ts';
import type { CommandTable } from '../commands/commands.ts';
import type { StatusBar } from '../statusBar/statusBar.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

type CostCommands = Pick<
  CommandTable,
  typeof COMMAND_IDS.copyCostNote | typeof COMMAND_IDS.addCostTrailer | typeof COMMAND_IDS.removeCostTrailer
>;

/** What others may read of the cost, only ever where a person asks for it. */
export function costCommands(client: LedgerClient, statusBar: StatusBar): CostCommands {
  return {
    [COMMAND_IDS.copyCostNote]: async () => {
      const { status } = statusBar;
      if (status.kind !== 'session') throw new HumanError(noticeWords.noSession());
      const { agent, session } = status.current;
      const { markdown, branch } = await client.request('costNote', { agent, session, locale: env.language });
      await env.clipboard.writeText(markdown);
      say(noticeWords.costCopied({ branch }));
    },
    [COMMAND_IDS.addCostTrailer]: async () => {
      const { folder } = await client.request('costTrailer', { folder: await repositoryFolder(statusBar), on: true });
      say(noticeWords.trailerAdded({ folder }));
    },
    [COMMAND_IDS.removeCostTrailer]: async () => {
      const { folder } = await client.request('costTrailer', { folder: await repositoryFolder(statusBar), on: false });
      say(noticeWords.trailerRemoved({ folder }));
    },
  };
}

/** Hooks are run by git at each commit, so a repository that nobody trusts gets none. */
async function repositoryFolder(statusBar: StatusBar): Promise<string> {
  if (!workspace.isTrusted) throw new HumanError(noticeWords.notTrusted());
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const picked = folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
  const { status } = statusBar;
  const folder = picked?.uri.fsPath ?? (folders.length === 0 && status.kind === 'session' ? status.current.cwd : '');
  if (folder === '') throw new HumanError(noticeWords.openRepository());
  return folder;
}

function say(message: string): void {
  window.setStatusBarMessage(labelText(message, 200), 8_000);
}
