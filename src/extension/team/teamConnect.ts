import { ConfigurationTarget, l10n, ProgressLocation, type QuickPickItem, window, workspace } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import type { TeamOffer } from '../../core/summary/teamState.ts';
import { endpointOf, policyRequest, teamProblem, tokenProblem } from '../../engine/protocol/teamOffer.ts';
import { SETTINGS } from '../platform/config.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import type { TeamDocuments } from './teamDocuments.ts';
import type { TeamFetch } from './teamFetch.ts';
import type { TeamTokens } from './teamTokens.ts';

export interface ConnectParts {
  readonly client: LedgerClient;
  readonly documents: TeamDocuments;
  readonly tokens: TeamTokens;
  readonly fetch: TeamFetch;
}

export interface TeamLocation {
  readonly endpoint: string;
  readonly team: string;
}

/** Address, team and token, asked for one after the other; undefined when the person goes away. */
export async function askPlace(known: TeamLocation): Promise<TeamLocation | undefined> {
  const address = await window.showInputBox({
    title: l10n.t('Connect to Team (1 of 3): Address'),
    prompt: l10n.t('The team endpoint’s address, from anyone who runs it'),
    placeHolder: 'https://totals.example.com',
    value: known.endpoint,
    ignoreFocusOut: true,
    validateInput: (text) => problemOf(text),
  });
  const endpoint = address === undefined ? undefined : endpointOf(address);
  if (endpoint?.ok !== true) return undefined;
  const team = await window.showInputBox({
    title: l10n.t('Connect to Team (2 of 3): Team'),
    prompt: l10n.t('The team’s name at the endpoint'),
    value: known.team,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? undefined : sentence(teamProblem(text))),
  });
  return team === undefined || team === '' ? undefined : { endpoint: endpoint.endpoint, team };
}

export async function askToken(): Promise<string | undefined> {
  const token = await window.showInputBox({
    title: l10n.t('Connect to Team (3 of 3): Ingest Token'),
    prompt: l10n.t('It begins with tti_ and is kept in the editor’s secret storage'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? undefined : sentence(tokenProblem(text))),
  });
  return token === undefined || token === '' ? undefined : token;
}

/** Shows the policy and the exact bytes, and asks. True if the person agreed; nothing was sent before. */
export async function reviewAndAgree(parts: ConnectParts, place: TeamLocation, token: string): Promise<boolean> {
  const offer = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Asking {0} for its policy…', place.endpoint) },
    async () => askOffer(parts, place, token),
  );
  if (!offer.ok) throw new HumanError(l10n.t('Not connected: {0}.', offer.problem));
  await parts.documents.show(l10n.t('Team Totals: What Would Be Sent'), offer.text);
  if (!(await askAgreement(place, offer))) return false;
  await parts.tokens.set(place.endpoint, place.team, token);
  await parts.client.request('teamAgree', { ...place, hash: offer.hash });
  const settings = workspace.getConfiguration();
  await settings.update(SETTINGS.teamEndpoint.key, place.endpoint, ConfigurationTarget.Global);
  await settings.update(SETTINGS.teamName.key, place.team, ConfigurationTarget.Global);
  await settings.update(SETTINGS.teamEnabled.key, true, ConfigurationTarget.Global);
  return true;
}

async function askOffer({ client, fetch }: ConnectParts, place: TeamLocation, token: string): Promise<TeamOffer> {
  const answer = await fetch.send(place.endpoint, token, policyRequest(place.team));
  return client.request('teamOffer', { ...place, answer });
}

interface Choice extends QuickPickItem {
  readonly agrees: boolean;
}

/** "Not now" comes first: who presses Enter without reading sends nothing. */
async function askAgreement(place: TeamLocation, offer: TeamOffer & { readonly ok: true }): Promise<boolean> {
  const rows = offer.rows === 1 ? l10n.t('1 row') : l10n.t('{0} rows', offer.rows);
  const items: readonly Choice[] = [
    { label: l10n.t('Not now'), detail: l10n.t('Nothing is sent and nothing is kept.'), agrees: false },
    {
      label: l10n.t('I agree: send these totals'),
      detail: l10n.t('{0} now, then what changes. Pause, delete or leave at any time.', rows),
      agrees: true,
    },
  ];
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Agree to the policy of {0}?', place.team),
    placeHolder: l10n.t('The document behind this list holds the policy and the exact bytes. This is not telemetry.'),
    ignoreFocusOut: true,
  });
  return picked?.agrees === true;
}

function problemOf(text: string): string | undefined {
  if (text === '') return undefined;
  const endpoint = endpointOf(text);
  return endpoint.ok ? undefined : sentence(endpoint.problem);
}

/** Rules are in small letters and without a full stop, to fit into any sentence. */
function sentence(problem: string): string | undefined {
  return problem === '' ? undefined : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
}
