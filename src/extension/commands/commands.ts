import { commands, type LogOutputChannel, window } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { CommandId } from './commandIds.ts';

/**
 * Each command of the manifest and what it does: one that is missing does not compile. A menu of a tree passes the row that was
 * clicked; anybody may pass anything.
 */
export type CommandTable = Readonly<Record<CommandId, (row?: unknown) => unknown>>;

/** Registers the table. A command that fails says so in words; a bug also leaves its stack in the log. */
export function registerCommands(table: CommandTable, log: LogOutputChannel): Disposable {
  const store = new DisposableStore();
  for (const [id, run] of Object.entries(table))
    store.add(
      commands.registerCommand(id, async (row: unknown) => {
        try {
          await run(row);
        } catch (error) {
          await reportFailure(error, log);
        }
      }),
    );
  return store;
}

/** Says in words what went wrong; a bug also leaves its stack in the log. */
export async function reportFailure(error: unknown, log: LogOutputChannel): Promise<void> {
  const known = error instanceof Error ? error : new Error(String(error));
  log.error(known);
  const message = known instanceof HumanError ? known.message : noticeWords.internal();
  const showLog = noticeWords.showLog();
  if ((await window.showErrorMessage(message, showLog)) === showLog) log.show();
}
