import { l10n } from 'vscode';
import { codeText } from '../../core/text/untrusted.ts';
import { TRACKERS, trackerAddress } from '../../core/trackers/trackers.ts';
import { type ForgeAccess, labelOf, type SignIn, type TrackerAccess } from './trackerAccess.ts';

/** How each tracker is reached, for the doctor. `withNames`: with the addresses, which are not for others' eyes. */
export async function trackerReport(access: TrackerAccess, signIn: SignIn, withNames: boolean): Promise<string> {
  const forges = await access.forges();
  const keyed = access.store.connections.filter(({ kind }) => kind === 'jira' || kind === 'linear');
  const lines = [
    ...(await Promise.all(forges.map(async (forge) => lineOf(forge, withNames)))),
    ...keyed.map(({ kind, address }) => named(labelOf(kind, address), address, withNames, byToken())),
    ...enterpriseWithoutSignIn(forges, signIn, withNames),
  ];
  const reached = new Set([...forges.map(({ label }) => label), ...keyed.map(({ kind }) => TRACKERS[kind].label)]);
  const rest = ['GitHub Enterprise', ...Object.values(TRACKERS).map(({ label }) => label)].filter(
    (label) => !reached.has(label),
  );
  return [
    `## ${l10n.t('Trackers')}`,
    '',
    ...lines.map((line) => `- ${line}`),
    ...(rest.length === 0
      ? []
      : [`- ${rest.join(', ')}: ${l10n.t('not connected. “Connect Tracker…” connects one.')}`]),
    `- Bitbucket: ${l10n.t('pull requests are recognised in commits and addresses; it is never asked.')}`,
    '',
  ].join('\n');
}

const byToken = (): string => l10n.t('by your token, from the editor’s secret storage');

async function lineOf(forge: ForgeAccess, withNames: boolean): Promise<string> {
  const { label, web, by } = forge;
  if (by === 'token') return named(label, web, withNames, byToken());
  const isKnown = await forge.token(false).then(
    (token) => token !== undefined,
    () => false,
  );
  const state = isKnown ? l10n.t('signed in') : l10n.t('not signed in; “Tag Session…” offers it');
  return named(label, web, withNames, l10n.t('by the editor’s own sign-in: {0}', state));
}

/** Servers that the settings name and the editor does not sign in to. */
function enterpriseWithoutSignIn(forges: readonly ForgeAccess[], signIn: SignIn, withNames: boolean): string[] {
  const reached = new Set(forges.map(({ web }) => web));
  return signIn.enterprise().flatMap(({ address }) => {
    const web = trackerAddress(address);
    if (web !== undefined && reached.has(web)) return [];
    const why =
      web === undefined
        ? l10n.t('its address in the settings is not one that begins with https://')
        : l10n.t('the editor does not sign in to this one; “Connect Tracker…” connects it by a token');
    return [named('GitHub Enterprise', address, withNames, why)];
  });
}

const named = (label: string, web: string, withNames: boolean, how: string): string =>
  withNames ? `${label} (${codeText(web, 200)}): ${how}` : `${label}: ${how}`;
