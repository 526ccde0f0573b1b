import { DAY_MS } from '../../core/durations.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { changeLink, type TeamKey, type TeamLink } from '../../ledger/team/teamStore.ts';
import type { Pause } from '../../wire/client.ts';
import { checkAuditOf, isAuditChecked } from './auditCheck.ts';
import type { Halt, MemberDesk } from './memberDesk.ts';
import { policyOf } from './storedTeam.ts';
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

/** What must hold before a row is sent: the membership, a token for its period, and an audit that was not rewritten. */
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

  /** Joined, and with a token for these periods; what is missing is fetched. */
  async isReady(link: TeamLink, periods: readonly string[]): Promise<boolean> {
    const { member, progress, clock } = this.#parts;
    if (member.isReady(policyOf(link), periods)) return true;
    const halt = (await member.redeem(progress, link)) ?? (await member.fetchTokens(progress, link, periods, clock()));
    return this.#goesOn(link, halt);
  }

  /** Fetches tokens ahead: at some moment when no row is sent, so that neither shows whose the other is. */
  async renewTokens(link: TeamLink, isQuiet: boolean): Promise<void> {
    const { member, progress, clock, random } = this.#parts;
    if (link.paused !== '' || link.waitUntil > clock()) return;
    if (!member.isRenewalDue(policyOf(link), clock(), isQuiet ? random() : 1)) return;
    if (!(await this.isReady(link, []))) return;
    this.#goesOn(link, await member.fetchTokens(progress, link, [], clock()));
  }

  /** Once a day, before anything is sent: an endpoint that rewrites its audit gets nothing more until the person says so. */
  async isAuditUnbroken(): Promise<boolean> {
    const { ledger, key, clock, member, progress, isStopped } = this.#parts;
    const today = Math.floor(clock() / DAY_MS);
    if (this.#isAuditAsked || isAuditChecked(ledger, key, today)) return true;
    this.#isAuditAsked = true;
    const check = await checkAuditOf(ledger, key, today, member.reader(), async (request) => progress.ask(request));
    if (check.kind === 'changed') changeLink(ledger, key, { paused: 'audit' satisfies Pause });
    return check.kind !== 'changed' && !isStopped();
  }

  #goesOn(link: TeamLink, halt: Halt | undefined): boolean {
    const isStopped = this.#parts.isStopped();
    if (halt && !isStopped) this.#parts.progress.halt(halt.action, link, halt.status);
    return !halt && !isStopped;
  }
}
