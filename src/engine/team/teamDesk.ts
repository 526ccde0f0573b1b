import { randomUUID } from 'node:crypto';
import { HumanError } from '../../core/humanError.ts';
import { type TeamOffer, type TeamStanding, teamSentence } from '../../core/summary/teamStanding.ts';
import { formatsFor } from '../../core/text/format.ts';
import { createDayOf, startOfDay } from '../../core/usage/day.ts';
import { consentWords } from '../../core/words/consentWords.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import { readOutcomes } from '../../ledger/outcomes/outcomeStore.ts';
import { countRequests, lastTaken, readRequests } from '../../ledger/team/teamRequests.ts';
import { askForDeletion, readRows } from '../../ledger/team/teamRows.ts';
import { changeLink, readLink, type TeamKey, type TeamLink } from '../../ledger/team/teamStore.ts';
import { unmeasuredSessions } from '../../ledger/unmeasuredSessions.ts';
import type { BucketRule } from '../../wire/buckets.ts';
import { canonical } from '../../wire/canonical.ts';
import type { Answer } from '../../wire/client.ts';
import { sendDelay } from '../../wire/identity.ts';
import type { Invitation } from '../../wire/membership/invitation.ts';
import { type PendingRow, type PeriodReport, pending } from '../../wire/pending.ts';
import { DAY_MS } from '../../wire/period.ts';
import { hashPolicy, loosenings, type Policy, policyInWords } from '../../wire/policy.ts';
import type { Engine } from '../ingest/engine.ts';
import type { Send } from '../protocol/boundedFetch.ts';
import { readOffer } from '../protocol/teamOffer.ts';
import type { RowRequest } from '../protocol/teamRequest.ts';
import { acceptAudit, checkWholeAudit } from './auditCheck.ts';
import { auditText } from './auditText.ts';
import { hostOf } from './endpointHost.ts';
import { nodeHashing } from './hashing.ts';
import { MemberDesk } from './memberDesk.ts';
import { showInvitation } from './showInvitation.ts';
import { bucketsOf, sentRow, type TeamMachine } from './storedTeam.ts';
import { Sync } from './sync.ts';
import { standingOf } from './teamStandings.ts';
import { type Fold, nextRows, nextText, offerText, sentText } from './teamText.ts';
import { gapName, teamReports, teamTotals } from './teamTotals.ts';

export interface TeamDeskParts {
  readonly engine: Pick<Engine, 'ledger' | 'attributor' | 'unmeasuredTools'>;
  /** Where the ledger is. */
  readonly folder: string;
  /** Date of the rate card, `YYYY-MM-DD`; asked for only when something is to be sent. */
  readonly prices: () => string;
  readonly send: Send;
  readonly locale: string;
  readonly clock: () => number;
  readonly random: () => number;
  readonly onChange: () => void;
  readonly fold?: Fold;
  /** Waits between rows of periods that are over. */
  readonly pause?: (wake: AbortSignal) => Promise<void>;
}

/** Every period that may still be sent begins after this long ago, so none is seen only in part. */
const LOOK_BACK = 60 * DAY_MS;

/** All that a person does with a team: look, agree, send, pause, remove, leave. No timers. */
export class TeamDesk {
  readonly #parts: TeamDeskParts;
  #offered: { readonly key: string; readonly hash: string; readonly policy: Policy } | undefined;
  #known: { readonly key: string; readonly reports: readonly PeriodReport[] } | undefined;

  constructor(parts: TeamDeskParts) {
    this.#parts = parts;
  }

  link(key: TeamKey): TeamLink | undefined {
    return readLink(this.#parts.engine.ledger, key);
  }

  /** The state between ledger and endpoint, by the last check. */
  state(key: TeamKey): TeamStanding {
    const { engine, clock } = this.#parts;
    const rows = readRows(engine.ledger, key);
    const connected = {
      team: key.team,
      host: hostOf(key.endpoint),
      lastTaken: lastTaken(engine.ledger, key),
      waiting: this.#queue(key, this.#known?.key === canonical(key) ? this.#known.reports : []).filter(
        ({ notBefore }) => notBefore <= clock(),
      ).length,
      refused: rows.filter(({ verdict }) => verdict === 'refused').length,
      deleting: rows.filter(({ verdict }) => verdict === 'deleting').length,
    };
    const member = this.member(key);
    return { ...standingOf(member.machine(clock).state, member.membership !== undefined, clock()), ...connected };
  }

  /** A person shows an invitation: from now on this machine knows who it will be in the team. Nothing is sent. */
  invited(invitation: Invitation): TeamKey {
    showInvitation(this.#parts.folder, invitation, this.#machine(invitation).state);
    return { endpoint: invitation.endpoint, team: invitation.team };
  }

  /** An endpoint's answer to "what is your policy" as something to agree to. */
  offer(key: TeamKey, answer: Answer | undefined, buckets: readonly BucketRule[]): TeamOffer {
    const offer = readOffer(nodeHashing, answer, key.team);
    if (!offer.ok) return { ok: false, problem: offer.problem };
    const { policy, hash } = offer;
    const { state } = this.#machine(key);
    if (state.at === 'apart' && !this.member(key).isKeyInvited(policy))
      return { ok: false, problem: failureWords.otherKey() };
    this.#offered = { key: canonical(key), hash, policy };
    const news = state.at === 'apart' ? [] : loosenings(state.policy, policy);
    const reports = this.#look(key, policy, buckets);
    const rows = nextRows(this.member(key).identity(policy), this.#queue(key, reports), policy);
    return {
      ok: true,
      hash,
      words: policyInWords(policy),
      looser: news,
      text: offerText(key, policy, hash, news, rows, this.#parts.fold),
      rows: rows.length,
    };
  }

  /** The person agrees to what they were shown; anything else is refused. */
  agree(key: TeamKey, hash: string, buckets: readonly BucketRule[]): TeamStanding {
    if (this.#offered?.key !== canonical(key) || this.#offered.hash !== hash)
      throw new HumanError(problemWords.otherPolicy());
    const isMember = this.member(key).membership?.redeemed === true;
    this.#machine(key).apply({ is: 'agreed', policy: this.#offered.policy, isMember });
    this.setBuckets(key, buckets);
    return this.state(key);
  }

  /** The person's own rules, remembered for the command line. */
  setBuckets(key: TeamKey, buckets: readonly BucketRule[]): void {
    const text = JSON.stringify(buckets);
    if (this.link(key)?.buckets !== undefined && this.link(key)?.buckets !== text)
      changeLink(this.#parts.engine.ledger, key, { buckets: text });
  }

  nextText(key: TeamKey): string {
    if (this.#machine(key).state.at === 'apart')
      return `# ${consentWords.willSend()}\n\n${consentWords.nothingAgreed()}\n`;
    const formats = formatsFor(this.#parts.locale);
    const sentence = teamSentence(this.state(key), formats);
    return nextText(key, sentence, this.next(key), formats, this.#parts.fold);
  }

  sentText(): string {
    const { engine, locale, fold } = this.#parts;
    return sentText(readRequests(engine.ledger, countRequests(engine.ledger)), formatsFor(locale), fold);
  }

  /** The rows that would go now. */
  next(key: TeamKey) {
    const { state } = this.#machine(key);
    if (state.at === 'apart') return [];
    const { policy } = state;
    const queue = this.#queue(key, this.#reports(key, policy));
    return nextRows(this.member(key).identity(policy), queue, policy);
  }

  /** Checks the whole audit from its beginning, and that it continues the one that was checked before. Lines for a terminal, unless `write` is given. */
  async auditText(key: TeamKey, write = auditText): Promise<string> {
    const { engine, send, clock } = this.#parts;
    const ask = async (request: RowRequest) => send(key.endpoint, key.team, request);
    const bearer = this.member(key).readerAt(clock());
    return write(key, await checkWholeAudit(engine.ledger, key, Math.floor(clock() / DAY_MS), bearer, ask));
  }

  pause(key: TeamKey): TeamStanding {
    this.#machine(key).apply({ is: 'paused' });
    return this.state(key);
  }

  /** Goes on, unless a looser policy waits: that is agreed to, not resumed. A wait that the endpoint asked for stays. */
  resume(key: TeamKey): TeamStanding {
    const machine = this.#machine(key);
    const { state } = machine;
    const why = state.at === 'paused' ? state.why : '';
    if (why === 'audit') acceptAudit(this.#parts.engine.ledger, key);
    if (why === 'token' || why === 'key') this.member(key).forgetTokens();
    machine.apply({ is: 'resumed' });
    return this.state(key);
  }

  /** Asks for the removal of every row, and pauses: what is removed is never sent again. */
  remove(key: TeamKey): TeamStanding {
    this.#machine(key).apply({ is: 'removing' });
    askForDeletion(this.#parts.engine.ledger, key);
    return this.state(key);
  }

  /** Rows of one's own that may be at the endpoint. */
  held(key: TeamKey): number {
    return readRows(this.#parts.engine.ledger, key).filter(({ verdict }) => verdict !== 'deleted').length;
  }

  /** Leaves the team on this machine; false where the endpoint should know and was not reached. Cut off, it is a pause. */
  async leave(key: TeamKey): Promise<boolean> {
    this.#machine(key).apply({ is: 'paused' });
    const isTold = await this.member(key).end(async (request) => this.#parts.send(key.endpoint, key.team, request));
    this.#machine(key).apply({ is: 'left' });
    return isTold;
  }

  sync(key: TeamKey): Sync {
    const { engine, send, clock, random, onChange, pause } = this.#parts;
    return new Sync({
      ledger: engine.ledger,
      key,
      member: this.member(key),
      holder: randomUUID(),
      send,
      reports: (policy) => this.#reports(key, policy),
      clock,
      random,
      onChange,
      ...(pause ? { pause } : {}),
    });
  }

  /** Who this machine is in the team. */
  member(key: TeamKey): MemberDesk {
    return new MemberDesk({ ledger: this.#parts.engine.ledger, folder: this.#parts.folder, key });
  }

  #machine(key: TeamKey): TeamMachine {
    return this.member(key).machine(this.#parts.clock);
  }

  #reports(key: TeamKey, policy: Policy): readonly PeriodReport[] {
    const link = this.link(key);
    return link ? this.#look(key, policy, bucketsOf(link)) : [];
  }

  #look(key: TeamKey, policy: Policy, buckets: readonly BucketRule[]): readonly PeriodReport[] {
    const { engine, prices, clock } = this.#parts;
    const since = startOfDay(createDayOf()(clock() - LOOK_BACK));
    const { hashing, writer } = this.member(key).identity(policy);
    const became = new Map(readOutcomes(engine.ledger).map((one) => [`${one.commonDir}\n${one.branch}`, one.outcome]));
    const reports = teamReports({
      totals: teamTotals(engine.attributor.sums({ since }, true), became),
      rules: { policy, policyHash: hashPolicy(nodeHashing, policy), prices: prices(), buckets },
      unmeasured: unmeasuredSessions(engine.ledger),
      tools: engine.unmeasuredTools().map(({ what }) => gapName(what)),
      outcomes: became.size > 0,
      delay: (period) => sendDelay(hashing, writer, period),
    });
    this.#known = { key: canonical(key), reports };
    return reports;
  }

  #queue(key: TeamKey, reports: readonly PeriodReport[]): readonly PendingRow[] {
    return pending(reports, readRows(this.#parts.engine.ledger, key).map(sentRow), this.#parts.clock());
  }
}
