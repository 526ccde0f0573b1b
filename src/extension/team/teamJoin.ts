import { ProgressLocation, type QuickPickItem, window } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import type { TeamOffer } from '../../core/summary/teamStanding.ts';
import { teamWords } from '../../core/words/teamWords.ts';
import { invitationProblem } from '../../engine/protocol/teamOffer.ts';
import type { RowRequest } from '../../engine/protocol/teamRequest.ts';
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
    title: teamWords.joinTitle(),
    prompt: teamWords.joinPrompt(),
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
    { location: ProgressLocation.Notification, title: teamWords.asking({ endpoint }) },
    async () => askOffer(parts, place, request),
  );
  if (!offer.ok) throw new HumanError(teamWords.notConnected({ why: offer.problem }));
  await parts.documents.show(teamWords.wouldSendTitle(), offer.text);
  if (!(await askAgreement(place, offer))) return undefined;
  await parts.client.request('teamAgree', { ...place, hash: offer.hash });
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
  const rows = teamWords.rows({ n: offer.rows });
  const items: readonly Choice[] = [
    { label: teamWords.notNow(), detail: teamWords.nothingSent(), agrees: false },
    {
      label: teamWords.agree(),
      detail: teamWords.agreeDetail({ rows }),
      agrees: true,
    },
  ];
  const picked = await window.showQuickPick(items, {
    title: teamWords.agreeTitle({ team: place.team }),
    placeHolder: teamWords.agreeHow(),
    ignoreFocusOut: true,
  });
  return picked?.agrees === true;
}

/** Rules are in small letters and without a full stop, to fit into any sentence. */
function sentence(problem: string): string | undefined {
  return problem === '' ? undefined : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
}
