import { l10n, window } from 'vscode';
import type { LedgerClient } from '../worker/ledgerClient.ts';

/**
 * Takes back the last tagging step in this window's repositories. Where there is none, offers the last step elsewhere and leaves
 * the choice to the person. Resolves with what was done, in words; '' if the person left it.
 */
export async function undoTag(client: LedgerClient): Promise<string> {
  const { undone, elsewhere } = await client.request('undoTag', { anywhere: false });
  if (undone !== '') return l10n.t('Undone: {0}.', undone);
  if (elsewhere === '') return l10n.t('There is nothing to undo.');
  const there = l10n.t('Undo There');
  const text = l10n.t('Nothing to undo here. Last step: {0}.', elsewhere);
  if ((await window.showInformationMessage(text, there)) !== there) return '';
  return l10n.t('Undone: {0}.', (await client.request('undoTag', { anywhere: true })).undone);
}
