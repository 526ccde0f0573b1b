import { DAY_MS } from '../../core/durations.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { readLink, type TeamKey } from '../../ledger/team/teamStore.ts';
import type { Agreed, TeamState } from '../../wire/nextTeamState.ts';
import { checkAuditOf, lastAuditDay } from './auditCheck.ts';
import type { Halt, MemberDesk } from './memberDesk.ts';
import type { SyncProgress } from './syncProgress.ts';

export interface ReadinessParts {
  readonly ledger: Ledger;
  readonly key: TeamKey;
  readonly member: MemberDesk;
  readonly progress: SyncProgress;
  readonly clock: () => number;
  readonly random: () => number;
  /** Nobody waits for an answer any more. */
  readonly isStopped: () => boolean;
}

/** A fault of the endpoint passes; an audit that nobody sees for longer may have been rewritten. */
const MOST_DAYS_UNSEEN = 3;

/** What must hold before a row is sent: the membership, a token for its week, and an audit that was not rewritten. */
export class SyncReadiness {
  readonly #parts: ReadinessParts;
  /** An audit that was not shown is asked for again in the next round. */
  #isAuditAsked = false;

  constructor(parts: ReadinessParts) {
    this.#parts = parts;
  }

  beginRound(): void {
    this.#isAuditAsked = false;
  }

  /** Joined, and with the tokens of these periods; what is missing is fetched. */
  async isReady(agreed: Agreed, periods: readonly string[]): Promise<boolean> {
    const { member, progress, clock } = this.#parts;
    if (member.isReady(agreed.policy, periods)) return true;
    const halt =
      (await member.redeem(progress, agreed)) ?? (await member.fetchTokens(progress, agreed, periods, clock()));
    return this.#goesOn(halt);
  }

  /** Fetches tokens ahead: at some moment when no row is sent, so that neither shows whose the other is. */
  async renewTokens(state: TeamState, isQuiet: boolean): Promise<void> {
    const { member, progress, clock, random } = this.#parts;
    if (state.at !== 'sending' && state.at !== 'joining') return;
    if (!member.isRenewalDue(state.policy, clock(), isQuiet ? random() : 1)) return;
    if (!(await this.isReady(state, []))) return;
    this.#goesOn(await member.fetchTokens(progress, state, [], clock()));
  }

  /**
   * Once a day, before anything is sent: an endpoint that rewrites its audit gets nothing more until the person says so, and one
   * that does not show it for some days nothing more until it does.
   */
  async isAuditUnbroken(agreed: Agreed, period: string): Promise<boolean> {
    const { ledger, key, clock, member, progress, isStopped } = this.#parts;
    const today = Math.floor(clock() / DAY_MS);
    const checked = lastAuditDay(ledger, key);
    if (this.#isAuditAsked || checked === today) return true;
    this.#isAuditAsked = true;
    const check = await checkAuditOf(ledger, key, today, member.reader(period), async (request) =>
      progress.ask(request),
    );
    if (check.kind === 'changed') progress.machine.apply({ is: 'refused', why: 'audit' });
    const seen = checked ?? Math.floor((readLink(ledger, key)?.agreed ?? 0) / DAY_MS);
    if (check.kind === 'unknown' && today - seen > MOST_DAYS_UNSEEN) {
      progress.halt(progress.again(agreed), undefined);
      return false;
    }
    return check.kind !== 'changed' && !isStopped();
  }

  #goesOn(halt: Halt | undefined): boolean {
    const isStopped = this.#parts.isStopped();
    if (halt && !isStopped) this.#parts.progress.halt(halt.action, halt.status);
    return !halt && !isStopped;
  }
}
