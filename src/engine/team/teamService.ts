import { setTimeout as sleep } from 'node:timers/promises';
import { HumanError } from '../../core/humanError.ts';
import type { TeamStanding } from '../../core/summary/teamStanding.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import type { Answer } from '../../wire/client.ts';
import { nextTeamState, type TeamState } from '../../wire/nextTeamState.ts';
import { DAY_MS } from '../../wire/period.ts';
import type { FromWorker, Methods, TeamScope, ToWorker } from '../protocol/messages.ts';
import type { TeamAct } from '../protocol/methodParams.ts';
import { endpointOf, invitationFrom, teamProblem } from '../protocol/teamOffer.ts';
import type { RowRequest } from '../protocol/teamRequest.ts';
import { auditDocument } from './auditText.ts';
import type { Sync } from './sync.ts';
import { TeamDesk, type TeamDeskParts } from './teamDesk.ts';
import { FOLDED } from './teamText.ts';

export interface TeamServiceParts
  extends Omit<TeamDeskParts, 'send' | 'locale' | 'clock' | 'random' | 'onChange' | 'fold'> {
  readonly scope: TeamScope;
  post(message: FromWorker): void;
  readonly onError: (error: unknown) => void;
}

const QUARTER_HOUR = 15 * 60_000;
/** Timeout for a request to the endpoint that a person waits for, ms. */
const PATIENCE = 20_000;
/** A state that only time or another window changed is sent after this long. */
const LOOK = 60_000;

type Pending = (answer: Answer | undefined) => void;

/** Team sync of one window: when to send, and what to answer. What is sent and its state are the ledger's. */
export class TeamService {
  readonly #parts: TeamServiceParts;
  readonly #desk: TeamDesk;
  readonly #asked = new Map<number, Pending>();
  #scope: TeamScope;
  #running: { readonly key: TeamKey; readonly sync: Sync } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reported = '';
  #lastId = 0;
  #isReady = false;
  #closed = false;

  constructor(parts: TeamServiceParts) {
    this.#parts = parts;
    this.#scope = parts.scope;
    this.#desk = new TeamDesk({
      ...parts,
      locale: parts.scope.locale,
      send: async (endpoint, team, request) => this.#fetch(endpoint, team, request),
      clock: Date.now,
      random: Math.random,
      pause: async (wake) => pauseBetweenRows(pauseMs(Math.random()), wake),
      onChange: () => this.#announce(),
      fold: FOLDED,
    });
  }

  /** The logs are read: from now on totals are whole. */
  ready(): void {
    this.#isReady = true;
    this.#tick();
  }

  receive(message: Extract<ToWorker, { readonly type: 'teamScope' | 'fetched' }>): void {
    if (message.type === 'fetched') return this.#settle(message.id, message.answer);
    this.#scope = message.team;
    if (this.#on) this.#desk.setBuckets(this.#key, this.#scope.buckets);
    else this.#halt();
    this.#tick();
  }

  /** Another window or the command line wrote into the ledger. */
  news(): void {
    if (this.#on) this.#announce();
  }

  state(): TeamStanding {
    if (!this.#on) return { kind: 'off' };
    return this.#desk.state(this.#key);
  }

  /** How an endpoint is asked for its policy: with an invitation, or as the member that this machine is. */
  policyRequest({ invitation }: Methods['teamPolicyRequest']['params']): Methods['teamPolicyRequest']['result'] {
    const key = invitation === '' ? this.#key : this.#desk.invited(invitationFrom(invitation));
    return { endpoint: key.endpoint, team: key.team, request: this.#desk.member(key).policyRequest(Date.now()) };
  }

  offer({ endpoint, team, answer }: Methods['teamOffer']['params']): Methods['teamOffer']['result'] {
    return this.#desk.offer({ endpoint, team }, answer, this.#scope.buckets);
  }

  agree({ endpoint, team, hash }: Methods['teamAgree']['params']): TeamStanding {
    const state = this.#desk.agree({ endpoint, team }, hash, this.#scope.buckets);
    this.#tick();
    return state;
  }

  async text({ of }: Methods['teamText']['params']): Promise<{ readonly text: string }> {
    if (of === 'audit') return { text: await this.#auditDocument() };
    if (of === 'machine') return { text: this.#desk.member(this.#key).machineText() };
    return { text: of === 'next' ? this.#desk.nextText(this.#key) : this.#desk.sentText() };
  }

  async act({ act }: { readonly act: TeamAct }): Promise<TeamStanding> {
    if (!this.#desk.link(this.#key)) throw new HumanError(problemWords.noTeam());
    if (act === 'pause') this.#desk.pause(this.#key);
    else if (act === 'leave') await this.#desk.leave(this.#key);
    else {
      if (act === 'delete') this.#desk.remove(this.#key);
      else if (this.#on) this.#desk.resume(this.#key);
      else throw new HumanError(problemWords.teamOff());
      this.#running?.sync.hurry();
      await Promise.race([this.#round(), new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())]);
    }
    this.#tick();
    return this.state();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#running?.sync.stop();
    for (const id of this.#asked.keys()) this.#settle(id, undefined);
    await this.#running?.sync.idle().catch(this.#parts.onError);
  }

  get #key(): TeamKey {
    return { endpoint: this.#scope.endpoint, team: this.#scope.team };
  }

  get #on(): boolean {
    const { on, endpoint, team } = this.#scope;
    return on && teamProblem(team) === '' && endpointOf(endpoint).ok;
  }

  async #auditDocument(): Promise<string> {
    if (!this.#desk.link(this.#key)) throw new HumanError(problemWords.noTeam());
    return this.#desk.auditText(this.#key, auditDocument);
  }

  /** Sends if it is time, reports the state, and schedules the next run. */
  #tick(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    try {
      if (this.#isDue()) void this.#round();
      this.#announce();
    } catch (error) {
      this.#parts.onError(error);
    }
    if (this.#scope.endpoint !== '') this.#timer = setTimeout(() => this.#tick(), LOOK);
  }

  /** Switched off, nothing is sent; but what the person wants removed is removed. */
  #isDue(): boolean {
    const link = this.#isReady ? this.#desk.link(this.#key) : undefined;
    if (!link) return false;
    const { state } = this.#desk.member(this.#key).machine(Date.now);
    const standing = this.#desk.state(this.#key);
    const deleting = standing.kind === 'off' ? 0 : standing.deleting;
    const now = Date.now();
    return isDue(this.#on ? state : nextTeamState(state, { is: 'paused' }), { looked: link.looked, deleting }, now);
  }

  #halt(): void {
    this.#running?.sync.stop();
    this.#running = undefined;
  }

  async #round(): Promise<void> {
    const key = this.#key;
    if (this.#closed) return;
    if (this.#running?.key.endpoint !== key.endpoint || this.#running.key.team !== key.team) {
      this.#halt();
      this.#running = { key, sync: this.#desk.sync(key) };
    }
    try {
      await this.#running.sync.round();
    } catch (error) {
      if (!this.#closed) this.#parts.onError(error);
    }
    this.#announce();
  }

  async #fetch(endpoint: string, team: string, request: RowRequest): Promise<Answer | undefined> {
    if (this.#closed) return undefined;
    return new Promise((resolve) => {
      this.#lastId += 1;
      this.#asked.set(this.#lastId, resolve);
      this.#parts.post({ type: 'fetch', id: this.#lastId, endpoint, team, request });
    });
  }

  #settle(id: number, answer: Answer | undefined): void {
    this.#asked.get(id)?.(answer);
    this.#asked.delete(id);
  }

  #announce(): void {
    if (this.#closed) return;
    const state = this.state();
    const text = JSON.stringify(state);
    if (text === this.#reported) return;
    this.#reported = text;
    this.#parts.post({ type: 'team', state });
  }
}

/** Between two rows of periods that are over, ms: random, and longer than a connection is kept open (30 s), so that each has its own. */
export function pauseMs(random: number): number {
  return Math.floor(60_000 + random * 14 * 60_000);
}

async function pauseBetweenRows(ms: number, wake: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: wake, ref: false }).catch((error: unknown) => {
    if (!wake.aborted) throw error;
  });
}

/** Every quarter of an hour, or less often where the policy bounds how often a row may be replaced. Removals at once. */
export function isDue(
  state: TeamState,
  { looked, deleting }: { readonly looked: number; readonly deleting: number },
  now: number,
): boolean {
  if (state.at === 'apart') return false;
  const wait = 'wait' in state ? state.wait : undefined;
  if (wait && wait.until > now) return false;
  if (deleting > 0) return true;
  if (state.at === 'paused') return false;
  // What failed is tried when its time has come; a clock that was set back must not silence sync for long.
  if (state.at === 'waiting' || looked > now) return true;
  return now - looked >= Math.max(QUARTER_HOUR, DAY_MS / state.policy.caps.writesPerRowAndDay);
}
