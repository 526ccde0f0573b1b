import { commands, Uri, window, workspace } from 'vscode';
import { noticeWords } from '../../core/words/noticeWords.ts';
import { COMMAND_IDS } from '../commands/commandIds.ts';
import type { ConfigValue } from '../platform/config.ts';
import { showMarkdown } from '../platform/showMarkdown.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import { isNewMinor, minorOf } from './minorVersion.ts';

export interface WhatsNewParts {
  readonly version: string;
  /** Of all windows of this machine. */
  readonly memory: { get(key: string): unknown; update(key: string, value: string): PromiseLike<void> };
  readonly isOn: Pick<ConfigValue<boolean>, 'value'>;
  readonly client: Pick<LedgerClient, 'request'>;
}

const SEEN = 'whatsNewSeen';
/** In place of a version: the person wants no such notification again. */
const NEVER = 'never';

/** Shows one notification for a minor version that is new on this machine. The first one that is installed is news to nobody. */
export async function notifyWhatsNew({ version, memory, isOn, client }: WhatsNewParts): Promise<void> {
  const minor = minorOf(version);
  const seen = memory.get(SEEN);
  if (seen === minor || seen === NEVER) return;
  await memory.update(SEEN, minor);
  if (typeof seen !== 'string' || !isNewMinor(seen, minor) || !isOn.value) return;
  // Several windows begin together after an update: the ledger lets one of them speak.
  if (!(await client.request('claimNotice', { name: `whats new ${minor}`, mutedBy: '' }))) return;
  const show = noticeWords.whatsNew();
  const never = noticeWords.notAgain();
  const chosen = await window.showInformationMessage(noticeWords.newVersion({ version: minor }), show, never);
  if (chosen === show) await commands.executeCommand(COMMAND_IDS.whatsNew);
  if (chosen === never) await memory.update(SEEN, NEVER);
}

/** Opens the changelog that came with the extension. */
export async function openWhatsNew(extension: Uri): Promise<void> {
  // The packer writes its name in small letters.
  const files = await workspace.fs.readDirectory(extension);
  const [name = 'CHANGELOG.md'] = files.find(([file]) => file.toLowerCase() === 'changelog.md') ?? [];
  await showMarkdown(Uri.joinPath(extension, name));
}
