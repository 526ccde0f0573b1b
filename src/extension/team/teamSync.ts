import { commands, EventEmitter, env, l10n, type Memento, window } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import type { TeamState } from '../../core/summary/teamState.ts';
import type { FromWorker, TeamScope } from '../../engine/protocol/messages.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { ConnectParts, TeamLocation } from './teamConnect.ts';
import { TeamNotices } from './teamNotices.ts';
import type { TeamSettings } from './teamSettings.ts';

export interface TeamSyncParts extends ConnectParts {
  readonly settings: TeamSettings;
  readonly memory: Memento;
}

/** When this holds, the palette shows what one does with a team. Values: off, on, paused. */
const CONTEXT = 'tokenLedger.team';

/** The editor's side of team sync: what the person does and sees. What is sent and when is the worker's. */
export class TeamSync implements Disposable {
  readonly #store = new DisposableStore();
  readonly #parts: TeamSyncParts;
  readonly #notices: TeamNotices;
  readonly #changed = this.#store.add(new EventEmitter<TeamState>());
  /** For the hover and the panel. */
  readonly onDidChange = this.#changed.event;
  #state: TeamState = { kind: 'off' };
  #hasToken = false;

  constructor(parts: TeamSyncParts) {
    this.#parts = parts;
    this.#notices = new TeamNotices(parts.memory, async () => this.resume());
    this.#store.add(parts.settings.onDidChange(() => void this.#tell()));
    this.#store.add(parts.tokens.onDidChange(() => void this.#tell()));
  }

  get state(): TeamState {
    return this.#state;
  }

  /** Whether an endpoint is set, on or off. */
  get isKnown(): boolean {
    return this.#parts.settings.endpoint.value !== '';
  }

  /** As far as it is known at once; whether there is a token follows. */
  scope(): TeamScope {
    const { enabled, endpoint, team, buckets } = this.#parts.settings;
    return {
      on: enabled.value,
      hasToken: this.#hasToken,
      endpoint: endpoint.value,
      team: team.value,
      buckets: buckets.value,
      locale: env.language,
    };
  }

  /** Looks for the token, without holding up the start. */
  start(): void {
    void this.#tell();
  }

  receive(message: Extract<FromWorker, { readonly type: 'team' | 'fetch' }>): void {
    if (message.type === 'fetch') void this.#fetch(message);
    else this.#show(message.state);
  }

  async connect(): Promise<void> {
    const { askPlace, askToken } = await flow();
    const place = await askPlace(this.#place());
    const token = place && (await askToken());
    if (place && token !== undefined) await this.#review(place, token);
  }

  async showNext(): Promise<void> {
    const { text } = await this.#parts.client.request('teamText', { of: 'next' });
    await this.#parts.documents.show(l10n.t('Team Totals: What Will Be Sent'), text);
  }

  async showSent(): Promise<void> {
    const { text } = await this.#parts.client.request('teamText', { of: 'sent' });
    await this.#parts.documents.show(l10n.t('Team Totals: Everything Sent'), text);
  }

  async pause(): Promise<void> {
    this.#show(await this.#parts.client.request('teamAct', { act: 'pause' }));
  }

  /** Resumes sync; a missing decision is asked for first: a looser policy is reviewed, a missing token given. */
  async resume(): Promise<void> {
    const { client, tokens } = this.#parts;
    const state = await client.request('team', {});
    const why = state.kind === 'paused' ? state.why : 'person';
    const place = this.#place();
    const known = await tokens.get(place.endpoint, place.team);
    const token = why === 'token' || known === undefined ? await (await flow()).askToken() : known;
    if (token === undefined) return;
    if (why === 'policy' || why === 'agreement') return this.#review(place, token);
    await tokens.set(place.endpoint, place.team, token);
    await this.#tell();
    this.#show(await client.request('teamAct', { act: 'resume' }));
  }

  async deleteSent(): Promise<void> {
    const yes = l10n.t('Delete What I Sent');
    const detail = l10n.t(
      'Every row of yours is removed from {0}, as far as the endpoint still has it, and never sent again. Totals of closed weeks remain: they contain no individual rows. Sync is paused.',
      this.#place().endpoint,
    );
    const picked = await window.showWarningMessage(l10n.t('Delete everything you sent?'), { modal: true, detail }, yes);
    if (picked === yes) this.#tellDeleted(await this.#act('delete'));
  }

  async leave(): Promise<void> {
    const both = l10n.t('Delete What I Sent and Leave');
    const only = l10n.t('Leave');
    const detail = l10n.t(
      'Nothing more is sent, and the token is forgotten. Without deleting, your rows stay at the endpoint until its policy’s retention ends.',
    );
    const picked = await window.showWarningMessage(l10n.t('Leave the team?'), { modal: true, detail }, both, only);
    if (picked === undefined) return;
    if (picked === both) {
      const left = await this.#act('delete');
      if (left > 0)
        throw new HumanError(
          l10n.t('{0} rows could not be removed yet, so you have not left. Token Ledger retries automatically.', left),
        );
    }
    await this.#parts.client.request('teamAct', { act: 'leave' });
    const place = this.#place();
    await this.#parts.settings.disconnect();
    await this.#parts.tokens.forget(place.endpoint, place.team);
    void window.showInformationMessage(
      l10n.t('You have left {0}. What was sent is listed on this machine.', place.team),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Rows that are still to be removed. */
  async #act(act: 'delete'): Promise<number> {
    const state = await this.#parts.client.request('teamAct', { act });
    this.#show(state);
    return state.kind === 'off' ? 0 : state.deleting;
  }

  #tellDeleted(left: number): void {
    const words =
      left === 0
        ? l10n.t('All that you sent is removed.')
        : l10n.t('{0} rows are removed as soon as the endpoint is reached.', left);
    void window.showInformationMessage(words);
  }

  async #review(place: TeamLocation, token: string): Promise<void> {
    const { reviewAndAgree } = await flow();
    if (!(await reviewAndAgree(this.#parts, place, token))) return;
    await this.#tell();
    void window.showInformationMessage(l10n.t('Team totals for {0} are on.', place.team));
  }

  #place(): TeamLocation {
    const { endpoint, team } = this.#parts.settings;
    return { endpoint: endpoint.value, team: team.value };
  }

  async #tell(): Promise<void> {
    const { client, tokens } = this.#parts;
    const { endpoint, team } = this.#place();
    this.#hasToken = endpoint !== '' && (await tokens.get(endpoint, team)) !== undefined;
    client.setTeam(this.scope());
  }

  async #fetch(message: Extract<FromWorker, { readonly type: 'fetch' }>): Promise<void> {
    const { client, tokens, fetch } = this.#parts;
    const { id, endpoint, team, request } = message;
    const token = await tokens.get(endpoint, team);
    const answer = token === undefined ? undefined : await fetch.send(endpoint, token, request);
    client.answerFetch(id, answer);
  }

  #show(state: TeamState): void {
    const before = this.#state;
    this.#state = state;
    void commands.executeCommand('setContext', CONTEXT, contextOf(state));
    this.#notices.changed(before, state);
    this.#changed.fire(state);
  }
}

/** Loaded when it is first needed: a person who does not use it does not wait for it at the start. */
async function flow() {
  return import('./teamConnect.ts');
}

function contextOf({ kind }: TeamState): 'off' | 'on' | 'paused' {
  return kind === 'waiting' ? 'on' : kind;
}
