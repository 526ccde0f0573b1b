import { type QuickPickItem, window } from 'vscode';
import type { TrackerKind } from '../../core/trackers/tracker.ts';
import { TRACKERS, trackerAddress } from '../../core/trackers/trackers.ts';
import { trackerWords } from '../../core/words/trackerWords.ts';
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
    detail: trackerWords.jiraHow(),
    kindOf: 'jira',
    address: 'https://example.atlassian.net…',
  },
  { label: 'Linear', detail: trackerWords.linearHow(), kindOf: 'linear', address: 'https://api.linear.app' },
  {
    label: 'GitLab',
    detail: trackerWords.gitlabHow(),
    kindOf: 'gitlab',
    address: 'https://gitlab.com',
  },
  {
    label: 'Azure DevOps',
    detail: trackerWords.azureHow(),
    kindOf: 'azure',
    address: 'https://dev.azure.com/organisation…',
  },
  {
    label: 'Gitea or Forgejo',
    detail: trackerWords.giteaHow(),
    kindOf: 'gitea',
    address: 'https://codeberg.org',
  },
  {
    label: 'GitHub Enterprise',
    detail: trackerWords.githubHow(),
    kindOf: 'github',
    address: 'https://github.example.com…',
  },
];

/** Asks for kind, address and token, tries them, and keeps them if they work. The connection, or undefined. */
export async function connectTracker(store: TrackerStore, search: TrackerSearch): Promise<Connection | undefined> {
  const kind = await window.showQuickPick(kinds(), {
    title: trackerWords.connectTitle(),
    placeHolder: trackerWords.whereTickets(),
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
    title: trackerWords.connectTitle(),
    prompt: trackerWords.addressPrompt(),
    ignoreFocusOut: true,
    ...(example.endsWith('…') ? { placeHolder: example.slice(0, -1) } : { value: example }),
    validateInput: (text) => (trackerAddress(text) === undefined ? trackerWords.addressWrong() : undefined),
  });
  const address = typed === undefined ? undefined : trackerAddress(typed);
  if (address === undefined) return undefined;
  if (kind !== 'jira') return { kind, address, user: '' };
  const user = await window.showInputBox({
    title: trackerWords.connectTitle(),
    prompt: trackerWords.jiraMail(),
    ignoreFocusOut: true,
  });
  return user === undefined ? undefined : { kind, address, user: user.trim() };
}

async function askToken(label: string): Promise<string | undefined> {
  const token = await window.showInputBox({
    title: trackerWords.connectTitle(),
    prompt: trackerWords.tokenPrompt({ tracker: label }),
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
          title: trackerWords.disconnectTitle(),
          placeHolder: trackerWords.whoseToken(),
        })
      : items[0];
  if (items.length > 0 && picked === undefined) return;
  if (picked !== undefined) await store.disconnect(picked.connection);
  const message =
    picked === undefined ? trackerWords.noneConnected() : trackerWords.disconnected({ tracker: picked.label });
  window.setStatusBarMessage(message, 6_000);
}
