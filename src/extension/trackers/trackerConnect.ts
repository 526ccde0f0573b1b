import { authentication, l10n, window } from 'vscode';
import { trackerAddress } from '../../core/tickets/trackers.ts';
import type { Tracker, TrackerSearch } from './trackerSearch.ts';
import { type Connection, trackerOf, type TrackerStore } from './trackerStore.ts';

const GITHUB_API = 'https://api.github.com';

/** GitHub's issues of a repository, by VS Code's own sign-in: to be called only when a person asked for them. */
export async function githubTracker(repository: string): Promise<Tracker | undefined> {
  const session = await authentication.getSession('github', ['repo'], { createIfNone: true });
  return githubOf(repository, session.accessToken);
}

function githubOf(repository: string, token: string): Tracker {
  return {
    kind: 'github',
    label: 'GitHub',
    address: GITHUB_API,
    scope: repository,
    authorization: `Bearer ${token}`,
  };
}

/** The same if the person signed in for it before: nobody is asked for anything. */
export async function knownGithub(repository: string): Promise<Tracker | undefined> {
  const session = await authentication.getSession('github', ['repo'], { silent: true });
  return session && githubOf(repository, session.accessToken);
}

/** Asks for kind, address and token, tries them, and keeps them if they work. What was connected, or undefined. */
export async function connectTracker(store: TrackerStore, search: TrackerSearch): Promise<Tracker | undefined> {
  const kind = await window.showQuickPick(
    [
      { label: 'Jira', detail: l10n.t('Cloud or Data Center, by its address and an API token'), kind: 'jira' as const },
      { label: 'Linear', detail: l10n.t('By a personal API key'), kind: 'linear' as const },
    ].map(({ kind: value, ...item }) => ({ ...item, value })),
    { title: l10n.t('Token Ledger: Connect Tracker'), placeHolder: l10n.t('Where are your tickets?') },
  );
  if (kind === undefined) return undefined;
  const connection = await ask(kind.value);
  const token = connection && (await askToken(kind.label));
  if (connection === undefined || token === undefined) return undefined;
  const tracker = trackerOf(connection, token);
  const tried = await search.find(tracker, '', AbortSignal.timeout(15_000));
  if (tried.note === '') {
    await store.connect(connection, token);
    return tracker;
  }
  await window.showErrorMessage(tried.note);
  return undefined;
}

async function ask(kind: Connection['kind']): Promise<Connection | undefined> {
  const linear = 'https://api.linear.app';
  const typed = await window.showInputBox({
    title: l10n.t('Token Ledger: Connect Tracker'),
    prompt: l10n.t('Its address; https only'),
    ignoreFocusOut: true,
    ...(kind === 'linear' ? { value: linear } : { placeHolder: 'https://example.atlassian.net' }),
    validateInput: (text) =>
      trackerAddress(text) === undefined ? l10n.t('An address that begins with https://, without a query.') : undefined,
  });
  const address = typed === undefined ? undefined : trackerAddress(typed);
  if (address === undefined) return undefined;
  if (kind === 'linear') return { kind, address, user: '' };
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
