import { ConfigurationTarget, l10n, ProgressLocation, type QuickPickItem, window, workspace } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import type { TeamOffer } from '../../core/summary/teamState.ts';
import { invitationProblem } from '../../engine/protocol/teamOffer.ts';
import type { RowRequest } from '../../engine/protocol/teamRequest.ts';
import { SETTINGS } from '../platform/config.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import type { TeamDocuments } from './teamDocuments.ts';
import type { TeamFetch } from './teamFetch.ts';

export interface ConnectParts {
  readonly client: LedgerClient;
  readonly documents: TeamDocuments;
  readonly fetch: TeamFetch;
}

export interface TeamLocation {
  readonly endpoint: string;
  readonly team: string;
}

/** An invitation, as the person pastes it; undefined when the person goes away. */
export async function askInvitation(): Promise<string | undefined> {
  const text = await window.showInputBox({
    title: l10n.t('Join a Team'),
    prompt: l10n.t(
      'The invitation, from anyone who runs the team’s endpoint; or the text that adds this machine, from your other one',
    ),
    placeHolder: 'https://totals.example.com/join#…',
    password: true,
    ignoreFocusOut: true,
    validateInput: (given) => (given === '' ? undefined : sentence(invitationProblem(given))),
  });
  return text === undefined || text === '' ? undefined : text;
}

/** Shows the policy and the exact bytes, and asks. Returns the team if the person agreed; nothing was sent before. '' is for the team of the settings. */
export async function reviewAndAgree(parts: ConnectParts, invitation: string): Promise<TeamLocation | undefined> {
  const { endpoint, team, request } = await parts.client.request('teamPolicyRequest', { invitation });
  const place = { endpoint, team };
  const offer = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Asking {0} for its policy…', endpoint) },
    async () => askOffer(parts, place, request),
  );
  if (!offer.ok) throw new HumanError(l10n.t('Not joined: {0}.', offer.problem));
  await parts.documents.show(l10n.t('Team Totals: What Would Be Sent'), offer.text);
  if (!(await askAgreement(place, offer))) return undefined;
  await parts.client.request('teamAgree', { ...place, hash: offer.hash });
  const settings = workspace.getConfiguration();
  await settings.update(SETTINGS.teamEndpoint.key, place.endpoint, ConfigurationTarget.Global);
  await settings.update(SETTINGS.teamName.key, place.team, ConfigurationTarget.Global);
  await settings.update(SETTINGS.teamEnabled.key, true, ConfigurationTarget.Global);
  return place;
}

async function askOffer({ client, fetch }: ConnectParts, place: TeamLocation, request: RowRequest): Promise<TeamOffer> {
  const answer = await fetch.send(place.endpoint, request);
  return client.request('teamOffer', { ...place, answer });
}

interface Choice extends QuickPickItem {
  readonly agrees: boolean;
}

/** "Not now" comes first: who presses Enter without reading sends nothing. */
async function askAgreement(place: TeamLocation, offer: TeamOffer & { readonly ok: true }): Promise<boolean> {
  const rows = offer.rows === 1 ? l10n.t('1 row') : l10n.t('{0} rows', offer.rows);
  const items: readonly Choice[] = [
    { label: l10n.t('Not now'), detail: l10n.t('Nothing is sent, and the invitation stays unused.'), agrees: false },
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

/** Rules are in small letters and without a full stop, to fit into any sentence. */
function sentence(problem: string): string | undefined {
  return problem === '' ? undefined : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
}
