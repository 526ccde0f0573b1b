import { window } from 'vscode';
import { tagWords } from '../../core/words/tagWords.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

/**
 * Takes back the last tagging step in this window's repositories. Where there is none, offers the last step elsewhere and leaves
 * the choice to the person. Resolves with what was done, in words; '' if the person left it.
 */
export async function undoTag(client: LedgerClient): Promise<string> {
  const { undone, elsewhere } = await client.request('undoTag', { anywhere: false });
  if (undone !== '') return tagWords.undone({ what: undone });
  if (elsewhere === '') return tagWords.nothingToUndo();
  const there = tagWords.undoThere();
  const text = tagWords.undoElsewhere({ step: elsewhere });
  if ((await window.showInformationMessage(text, there)) !== there) return '';
  return tagWords.undone({ what: (await client.request('undoTag', { anywhere: true })).undone });
}
