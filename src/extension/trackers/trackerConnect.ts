import { l10n, type QuickPickItem, window } from 'vscode';
import type { TrackerKind } from '../../core/trackers/tracker.ts';
import { TRACKERS, trackerAddress } from '../../core/trackers/trackers.ts';
import { base64, labelOf } from './trackerAccess.ts';
import type { Tracker, TrackerSearch } from './trackerSearch.ts';
import type { Connection, TrackerStore } from './trackerStore.ts';

interface KindItem extends QuickPickItem {
  readonly kindOf: TrackerKind;
  /** Filled in, or shown as an example where it ends with `…`. */
  readonly address: string;
}

const kinds = (): readonly KindItem[] => [
  {
    label: 'Jira',
    detail: l10n.t('Cloud or Data Center, by its address and an API token'),
    kindOf: 'jira',
    address: 'https://example.atlassian.net…',
  },
  { label: 'Linear', detail: l10n.t('By a personal API key'), kindOf: 'linear', address: 'https://api.linear.app' },
  {
    label: 'GitLab',
    detail: l10n.t('gitlab.com or your own server, by a token that may read its interface (read_api)'),
    kindOf: 'gitlab',
    address: 'https://gitlab.com',
  },
  {
    label: 'Azure DevOps',
    detail: l10n.t('Services or Server, by a token that may read work items'),
    kindOf: 'azure',
    address: 'https://dev.azure.com/organisation…',
  },
  {
    label: 'Gitea or Forgejo',
    detail: l10n.t('Codeberg or your own server, by a token that may read issues'),
    kindOf: 'gitea',
    address: 'https://codeberg.org',
  },
  {
    label: 'GitHub Enterprise',
    detail: l10n.t('By a token; with `github-enterprise.uri` in your settings, VS Code’s own sign-in is used instead'),
    kindOf: 'github',
    address: 'https://github.example.com…',
  },
];

/** Asks for kind, address and token, tries them, and keeps them if they work. The connection, or undefined. */
export async function connectTracker(store: TrackerStore, search: TrackerSearch): Promise<Connection | undefined> {
  const kind = await window.showQuickPick(kinds(), {
    title: l10n.t('Token Ledger: Connect Tracker'),
    placeHolder: l10n.t('Where are your tickets?'),
  });
  if (kind === undefined) return undefined;
  const connection = await askConnection(kind);
  const token = connection && (await askToken(kind.label));
  if (connection === undefined || token === undefined) return undefined;
  const note = await search.tryOut(trackerToTry(connection, token), AbortSignal.timeout(15_000));
  if (note === '') {
    await store.connect(connection, token);
    return connection;
  }
  await window.showErrorMessage(note);
  return undefined;
}

function trackerToTry({ kind, address: web, user }: Connection, token: string): Tracker {
  const { apiAddress, authorization } = TRACKERS[kind];
  const address = apiAddress(web);
  return { kind, label: labelOf(kind, web), address, scope: '', authorization: authorization(user, token, base64) };
}

async function askConnection({ kindOf: kind, address: example }: KindItem): Promise<Connection | undefined> {
  const typed = await window.showInputBox({
    title: l10n.t('Token Ledger: Connect Tracker'),
    prompt: l10n.t('Its address; https only'),
    ignoreFocusOut: true,
    ...(example.endsWith('…') ? { placeHolder: example.slice(0, -1) } : { value: example }),
    validateInput: (text) =>
      trackerAddress(text) === undefined ? l10n.t('An address that begins with https://, without a query.') : undefined,
  });
  const address = typed === undefined ? undefined : trackerAddress(typed);
  if (address === undefined) return undefined;
  if (kind !== 'jira') return { kind, address, user: '' };
  const user = await window.showInputBox({
    title: l10n.t('Token Ledger: Connect Tracker'),
    prompt: l10n.t('Jira Cloud: the mail address of your account. Data Center: leave it empty.'),
    ignoreFocusOut: true,
  });
  return user === undefined ? undefined : { kind, address, user: user.trim() };
}

async function askToken(label: string): Promise<string | undefined> {
  const token = await window.showInputBox({
    title: l10n.t('Token Ledger: Connect Tracker'),
    prompt: l10n.t('Your {0} token. It is kept in the editor’s secret storage and sent to that address only.', label),
    password: true,
    ignoreFocusOut: true,
  });
  return token === undefined || token.trim() === '' ? undefined : token.trim();
}

/** Deletes the token of the connected tracker; asks which, if there are several. */
export async function disconnectTracker(store: TrackerStore): Promise<void> {
  const all = store.connections;
  const items = all.map((connection) => ({
    label: labelOf(connection.kind, connection.address),
    description: connection.address,
    connection,
  }));
  const picked =
    items.length > 1
      ? await window.showQuickPick(items, {
          title: l10n.t('Token Ledger: Disconnect Tracker'),
          placeHolder: l10n.t('Whose token is to be deleted?'),
        })
      : items[0];
  if (items.length > 0 && picked === undefined) return;
  if (picked !== undefined) await store.disconnect(picked.connection);
  const message =
    picked === undefined
      ? l10n.t('No tracker is connected.')
      : l10n.t('{0} is disconnected. Its token was deleted.', picked.label);
  window.setStatusBarMessage(message, 6_000);
}
