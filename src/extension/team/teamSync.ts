import { commands, EventEmitter, env, type Memento, Uri, window } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import type { TeamStanding } from '../../core/summary/teamStanding.ts';
import { teamWords } from '../../core/words/teamWords.ts';
import type { FromWorker, TeamScope } from '../../engine/protocol/messages.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { ConnectParts, TeamLocation } from './teamJoin.ts';
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
  readonly #changed = this.#store.add(new EventEmitter<TeamStanding>());
  /** For the hover and the panel. */
  readonly onDidChange = this.#changed.event;
  #state: TeamStanding = { kind: 'off' };

  constructor(parts: TeamSyncParts) {
    this.#parts = parts;
    this.#notices = new TeamNotices(parts.memory, async () => this.resume());
    this.#store.add(parts.settings.onDidChange(() => this.#announce()));
  }

  get state(): TeamStanding {
    return this.#state;
  }

  /** Reports whether an endpoint is set, on or off. */
  get isKnown(): boolean {
    return this.#parts.settings.endpoint.value !== '';
  }

  scope(): TeamScope {
    const { enabled, endpoint, team, buckets } = this.#parts.settings;
    return {
      on: enabled.value,
      endpoint: endpoint.value,
      team: team.value,
      buckets: buckets.value,
      locale: env.language,
    };
  }

  receive(message: Extract<FromWorker, { readonly type: 'team' | 'fetch' }>): void {
    if (message.type === 'fetch') void this.#fetch(message);
    else this.#show(message.state);
  }

  async join(): Promise<void> {
    const invitation = await (await flow()).askInvitation();
    if (invitation !== undefined) await this.#review(invitation);
  }

  /** Another machine of the same person counts with this one: its text goes to the clipboard, since it is a key. */
  async addMachine(): Promise<void> {
    const { text } = await this.#parts.client.request('teamText', { of: 'machine' });
    await env.clipboard.writeText(text);
    void window.showInformationMessage(teamWords.machineCopied());
  }

  async showNext(): Promise<void> {
    const { text } = await this.#parts.client.request('teamText', { of: 'next' });
    await this.#parts.documents.show(teamWords.willSendTitle(), text);
  }

  async showSent(): Promise<void> {
    const { text } = await this.#parts.client.request('teamText', { of: 'sent' });
    await this.#parts.documents.show(teamWords.sentTitle(), text);
  }

  /** The endpoint is asked, and the whole chain is checked on this machine. */
  async showAudit(): Promise<void> {
    const { text } = await this.#parts.client.request('teamText', { of: 'audit' });
    await this.#parts.documents.show(teamWords.auditTitle(), text);
  }

  async pause(): Promise<void> {
    this.#show(await this.#parts.client.request('teamAct', { act: 'pause' }));
  }

  /** Resumes sync; a missing decision is asked for first: a looser policy or another key is reviewed, an invitation pasted. */
  async resume(): Promise<void> {
    const { client } = this.#parts;
    const state = await client.request('team', {});
    const why = state.kind === 'paused' ? state.why : 'person';
    if (why === 'invitation' || why === 'retired') return this.join();
    if (why === 'policy' || why === 'key' || why === 'agreement') return this.#review('');
    this.#show(await client.request('teamAct', { act: 'resume' }));
  }

  async deleteSent(): Promise<void> {
    const yes = teamWords.delete();
    const detail = teamWords.deleteDetail({ endpoint: this.#place().endpoint });
    const picked = await window.showWarningMessage(teamWords.deleteAsk(), { modal: true, detail }, yes);
    if (picked === yes) this.#tellDeleted(await this.#act('delete'));
  }

  async leave(): Promise<void> {
    const both = teamWords.deleteAndLeave();
    const only = teamWords.leave();
    const detail = teamWords.leaveDetail();
    const picked = await window.showWarningMessage(teamWords.leaveAsk(), { modal: true, detail }, both, only);
    if (picked === undefined) return;
    if (picked === both) {
      const left = await this.#act('delete');
      if (left > 0) throw new HumanError(teamWords.notLeft({ n: left }));
    }
    await this.#parts.client.request('teamAct', { act: 'leave' });
    const place = this.#place();
    await this.#parts.settings.disconnect();
    void window.showInformationMessage(teamWords.left({ team: place.team }));
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
    const words = left === 0 ? teamWords.allRemoved() : teamWords.removedLater({ n: left });
    void window.showInformationMessage(words);
  }

  async #review(invitation: string): Promise<void> {
    const place = await (await flow()).reviewAndAgree(this.#parts, invitation);
    if (!place) return;
    await this.#parts.settings.connect(place);
    this.#announce();
    void this.#offerNext(place);
  }

  /** What a person wants to see who has just agreed. */
  async #offerNext({ endpoint, team }: TeamLocation): Promise<void> {
    const sent = teamWords.showSent();
    const report = teamWords.openReport();
    const picked = await window.showInformationMessage(teamWords.isOn({ team }), sent, report);
    if (picked === sent) await this.showSent();
    if (picked === report) await env.openExternal(Uri.parse(endpoint, true));
  }

  #place(): TeamLocation {
    const { endpoint, team } = this.#parts.settings;
    return { endpoint: endpoint.value, team: team.value };
  }

  #announce(): void {
    this.#parts.client.setTeam(this.scope());
  }

  async #fetch(message: Extract<FromWorker, { readonly type: 'fetch' }>): Promise<void> {
    const { client, fetch } = this.#parts;
    client.answerFetch(message.id, await fetch.send(message.endpoint, message.request));
  }

  #show(state: TeamStanding): void {
    const before = this.#state;
    this.#state = state;
    void commands.executeCommand('setContext', CONTEXT, contextOf(state));
    this.#notices.changed(before, state);
    this.#changed.fire(state);
  }
}

/** Loaded when it is first needed: a person who does not use it does not wait for it at the start. */
async function flow() {
  return import('../later.ts');
}

function contextOf({ kind }: TeamStanding): 'off' | 'on' | 'paused' {
  return kind === 'waiting' ? 'on' : kind;
}
