import { Uri, window, workspace } from 'vscode';
import type { LedgerClient } from './worker/ledgerClient.ts';

/** Opens the person's own prices; a file that is not there yet is made. What is saved holds at once, here and on the command line. */
export async function editPrices(client: LedgerClient): Promise<void> {
  const { path } = await client.request('pricesFile', {});
  await window.showTextDocument(await workspace.openTextDocument(Uri.file(path)));
}
