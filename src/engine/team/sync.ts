import type { Ledger } from '../../ledger/ledger.ts';
import { beginRow, markDeleted, readRows, settleRow, type TeamRow } from '../../ledger/team/teamRows.ts';
import { changeLink, hold, release, type TeamKey } from '../../ledger/team/teamStore.ts';
import { canonical } from '../../wire/canonical.ts';
import { type Action, decide, nextStep } from '../../wire/client.ts';
import type { Agreed, TeamState } from '../../wire/nextTeamState.ts';
import { type PendingRow, type PeriodReport, pending } from '../../wire/pending.ts';
import { endsAt, parsePeriod } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import { MOST_PARTS, type RowKind } from '../../wire/schema.ts';
import type { Send } from '../protocol/boundedFetch.ts';
import { policyRequest, readOffer } from '../protocol/teamOffer.ts';
import { deleteRequest, folded, putRequest, type RowIdentity } from '../protocol/teamRequest.ts';
import { nodeHashing } from './hashing.ts';
import type { MemberDesk } from './memberDesk.ts';
import { sentRow, type TeamMachine } from './storedTeam.ts';
import { HOLD_MS, SyncProgress } from './syncProgress.ts';
import { SyncReadiness } from './syncReadiness.ts';

export interface SyncParts {
  readonly ledger: Ledger;
  readonly key: TeamKey;
  readonly member: MemberDesk;
  /** Names this sender among those that share the ledger. */
  readonly holder: string;
  readonly send: Send;
  /** What would be shared now, period by period. */
  readonly reports: (policy: Policy, now: number) => readonly PeriodReport[];
  /** ms UTC. */
  readonly clock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /**
   * Waits between two rows of periods that are over, so that they do not arrive together and so show whose they are. Left out:
   * they go one after the other.
   */
  readonly pause?: (wake: AbortSignal) => Promise<void>;
  /** Something was sent, answered or decided. */
  readonly onChange: () => void;
}

/** Upper limits for one sync run, so that a faulty endpoint cannot keep us busy. */
const MOST_REQUESTS = 1_000;
const MOST_POLICIES = 3;

type Done = 'next' | 'stop';
type AgreedState = Exclude<TeamState, { readonly at: 'apart' }>;

/** Brings the endpoint to where the ledger is: one request at a time, each error as the protocol's table says. */
export class Sync {
  readonly #parts: SyncParts;
  readonly #machine: TeamMachine;
  readonly #progress: SyncProgress;
  readonly #readiness: SyncReadiness;
  #running: Promise<void> | undefined;
  #stopped = false;
  #policies = 0;
  /** A row of a period that is over was just sent. */
  #isPastSent = false;
  #wake = new AbortController();

  constructor(parts: SyncParts) {
    this.#parts = parts;
    this.#machine = parts.member.machine(parts.clock);
    this.#progress = new SyncProgress({ ...parts, machine: this.#machine });
    this.#readiness = new SyncReadiness({ ...parts, progress: this.#progress, isStopped: () => this.#stopped });
  }

  /** Sends what there is to send. Resolves when nothing is left, or when it must wait or ask. */
  async round(): Promise<void> {
    this.#running ??= this.#go().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** After the request that is on its way nothing more is sent. */
  stop(): void {
    this.#stopped = true;
    this.hurry();
  }

  /** Ends the wait between two rows: the person asked for something. */
  hurry(): void {
    this.#wake.abort();
  }

  /** Resolves when nothing is on its way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #go(): Promise<void> {
    const { ledger, key, holder } = this.#parts;
    this.#policies = 0;
    this.#readiness.beginRound();
    this.#isPastSent = false;
    if (!this.#hold()) return;
    try {
      let known = '';
      let reports: readonly PeriodReport[] = [];
      let sent = 0;
      for (; sent < MOST_REQUESTS && !this.#stopped && this.#hold(); sent += 1) {
        const { state } = this.#machine;
        if (state.at === 'apart') return;
        const policy = canonical(state.policy);
        if (policy !== known) reports = this.#parts.reports(state.policy, this.#parts.clock());
        known = policy;
        const done = await this.#step(state, reports);
        if (done === 'stop') break;
        // The waiting took a while: what there is to send has grown.
        if (done === 'again') known = '';
      }
      if (!this.#stopped) await this.#readiness.renewTokens(this.#machine.state, sent === 0);
      changeLink(ledger, key, { looked: this.#parts.clock() });
    } finally {
      release(ledger, key, holder);
      this.#parts.onChange();
    }
  }

  #hold(): boolean {
    const now = this.#parts.clock();
    return hold(this.#parts.ledger, this.#parts.key, this.#parts.holder, now, now + HOLD_MS);
  }

  async #step(state: AgreedState, reports: readonly PeriodReport[]): Promise<Done | 'again'> {
    const now = this.#parts.clock();
    const rows = readRows(this.#parts.ledger, this.#parts.key);
    const deleting = rows.find((row) => row.verdict === 'deleting');
    this.#progress.purpose = deleting ? 'removal' : 'rows';
    const waitUntil = 'wait' in state ? (state.wait?.until ?? 0) : 0;
    if (deleting && waitUntil > now) return 'stop';
    if (deleting)
      return (await this.#readiness.isReady(state, [deleting.period])) ? this.#remove(state, deleting) : 'stop';
    const { pause } = this.#parts;
    const due = pending(reports, rows.map(sentRow), now);
    // What is over can wait behind what is not.
    const queue = pause ? [...due.filter((row) => !isOver(row, now)), ...due.filter((row) => isOver(row, now))] : due;
    const step = nextStep(queue, { isPaused: state.at === 'paused', waitUntil }, now);
    if (step.do !== 'put') return 'stop';
    if (pause && this.#isPastSent && isOver(step.row, now)) {
      this.#wake = new AbortController();
      await pause(this.#wake.signal);
      this.#isPastSent = false;
      return this.#stopped ? 'stop' : 'again';
    }
    if (!(await this.#readiness.isReady(state, [step.row.period]))) return 'stop';
    if (!(await this.#readiness.isAuditUnbroken(state, step.row.period))) return 'stop';
    this.#isPastSent = isOver(step.row, now);
    return this.#put(state, step.row);
  }

  async #put({ policy, failures }: Agreed, row: PendingRow): Promise<Done> {
    const { ledger, key } = this.#parts;
    const { detail } = policy;
    const identity = this.#parts.member.identity(policy);
    let { content, part } = row;
    let least = row.rev;
    let [raised, wasFolded] = [false, false];
    for (;;) {
      const rev = beginRow(ledger, key, { ...row, part }, least);
      // The person asked for its removal meanwhile.
      if (rev === 0) return 'next';
      const answer = await this.#progress.ask(putRequest(identity, { ...row, content, part }, rev, detail));
      // Nobody waited for the answer: that says nothing about the endpoint.
      if (answer === undefined && this.#stopped) return 'stop';
      const attempt = { rev, failures, raised, folded: wasFolded, part };
      const action = decide(answer, attempt, this.#parts.random(), this.#parts.clock());
      if (action.do === 'raise') {
        raised = true;
        least = action.rev;
      } else if (action.do === 'fold') {
        wasFolded = true;
        content = folded(content, detail);
      } else if (action.do === 'nextPart') {
        part += 1;
      } else return this.#settle({ ...row, part }, rev, action, answer?.status);
      if (this.#stopped) return 'stop';
    }
  }

  async #settle(
    { kind, period, part, content }: PendingRow,
    rev: number,
    action: Action,
    status: number | undefined,
  ): Promise<Done> {
    const { ledger, key } = this.#parts;
    const verdict = (word: TeamRow['verdict'], code = ''): Done => {
      settleRow(ledger, key, { kind, period, part, rev, content: canonical(content), verdict: word, code });
      this.#progress.reached();
      return 'next';
    };
    if (action.do === 'acknowledge') return verdict('acknowledged');
    if (action.do === 'refuse') return verdict('refused', action.code);
    if (action.do === 'drop') return verdict('gone');
    if (action.do === 'fetchPolicy') return this.#fetchPolicy(period);
    return this.#progress.halt(action, status);
  }

  async #remove({ policy, failures }: Agreed, row: TeamRow): Promise<Done> {
    const { ledger, key } = this.#parts;
    const name = { kind: row.kind as RowKind, period: row.period, part: row.part };
    const identity: RowIdentity = this.#parts.member.identity(policy);
    const answer = await this.#progress.ask(deleteRequest(identity, name));
    const attempt = { rev: 0, failures, raised: true, folded: true, part: MOST_PARTS };
    const action = decide(answer, attempt, this.#parts.random(), this.#parts.clock());
    if (action.do !== 'acknowledge' && action.do !== 'drop') {
      // Nothing but a pause or a wait makes sense here; any other answer is an error of the endpoint.
      const known = action.do === 'pause' || action.do === 'wait' ? action : this.#progress.again({ failures });
      return this.#progress.halt(known, answer?.status, true);
    }
    markDeleted(ledger, key, name);
    this.#progress.reached();
    return 'next';
  }

  /** The endpoint's policy is another one: stricter is followed, looser waits for the person. */
  async #fetchPolicy(period: string): Promise<Done> {
    const { key, member } = this.#parts;
    const answer = await this.#progress.ask(policyRequest(key.team, member.reader(period)));
    const offer = readOffer(nodeHashing, answer, key.team);
    if (!offer.ok && offer.pause) return this.#progress.halt({ do: 'pause', why: offer.pause }, answer?.status);
    const { state } = this.#machine;
    this.#policies += 1;
    const isSame = offer.ok && state.at !== 'apart' && canonical(offer.policy) === canonical(state.policy);
    // The same again, or a new one each time: that is a fault, and asking at once would not mend it.
    if (!offer.ok || isSame || this.#policies > MOST_POLICIES) {
      const failures = state.at === 'apart' ? 0 : state.failures;
      return this.#progress.halt(this.#progress.again({ failures }), answer?.status);
    }
    return this.#machine.apply({ is: 'offered', policy: offer.policy }).at === 'paused' ? 'stop' : 'next';
  }
}

/** Nothing is added to the period any more, wherever on earth its owner is. */
function isOver({ period }: PendingRow, now: number): boolean {
  const known = parsePeriod(period);
  return known !== undefined && endsAt(known) <= now;
}
