import { randomUUID } from 'node:crypto';
import { HumanError } from '../../core/humanError.ts';
import { type TeamOffer, type TeamState, teamSentence } from '../../core/summary/teamState.ts';
import { formatsFor } from '../../core/text/format.ts';
import { createDayOf, startOfDay } from '../../core/usage/day.ts';
import { consentWords } from '../../core/words/consentWords.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import { readOutcomes } from '../../ledger/outcomes/outcomeStore.ts';
import { countRequests, lastTaken, readRequests } from '../../ledger/team/teamRequests.ts';
import { askForDeletion, readRows } from '../../ledger/team/teamRows.ts';
import { agree, changeLink, readLink, removeLink, type TeamKey, type TeamLink } from '../../ledger/team/teamStore.ts';
import { unmeasuredSessions } from '../../ledger/unmeasuredSessions.ts';
import type { BucketRule } from '../../wire/buckets.ts';
import { canonical } from '../../wire/canonical.ts';
import type { Answer } from '../../wire/client.ts';
import { sendDelay } from '../../wire/identity.ts';
import type { Invitation } from '../../wire/membership/invitation.ts';
import { keyMark } from '../../wire/membership/membership.ts';
import { type PendingRow, type PeriodReport, pending } from '../../wire/pending.ts';
import { DAY_MS } from '../../wire/period.ts';
import { hashPolicy, loosenings, type Policy, policyInWords } from '../../wire/policy.ts';
import type { Engine } from '../ingest/engine.ts';
import type { Send } from '../protocol/boundedFetch.ts';
import { readOffer } from '../protocol/teamOffer.ts';
import type { RowRequest } from '../protocol/teamRequest.ts';
import { checkWholeAudit, forgetAudit } from './auditCheck.ts';
import { hostOf } from './endpointHost.ts';
import { nodeHashing } from './hashing.ts';
import { MemberDesk } from './memberDesk.ts';
import { beginMembership } from './memberFile.ts';
import { bucketsOf, loosenedBy, patienceFor, pauseFor, policyOf, sentRow, standingOf } from './storedTeam.ts';
import { Sync } from './sync.ts';
import { auditText, nextRows, nextText, offerText, sentText } from './teamText.ts';
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
  state(key: TeamKey): TeamState {
    const { engine, clock } = this.#parts;
    const link = this.link(key);
    const rows = readRows(engine.ledger, key);
    const connected = {
      team: key.team,
      host: hostOf(key.endpoint),
      lastTaken: lastTaken(engine.ledger, key),
      waiting: this.#known?.key === canonical(key) ? this.#due(key, this.#known.reports).length : 0,
      refused: rows.filter(({ verdict }) => verdict === 'refused').length,
      deleting: rows.filter(({ verdict }) => verdict === 'deleting').length,
    };
    return { ...standingOf(link, this.member(key).membership !== undefined, clock()), ...connected };
  }

  /** A person shows an invitation: from now on this machine knows who it will be in the team. Nothing is sent. */
  invited(invitation: Invitation): TeamKey {
    const { endpoint, team } = beginMembership(this.#parts.folder, invitation);
    return { endpoint, team };
  }

  /** An endpoint's answer to "what is your policy" as something to agree to. */
  offer(key: TeamKey, answer: Answer | undefined, buckets: readonly BucketRule[]): TeamOffer {
    const offer = readOffer(nodeHashing, answer, key.team);
    if (!offer.ok) return { ok: false, problem: offer.problem };
    const { policy, hash } = offer;
    const { membership } = this.member(key);
    // The first time, what came with the invitation is all that is known of the endpoint's key; later ones are compared with the agreed one.
    if (!this.link(key) && !policy.keys.some(({ key: one }) => keyMark(nodeHashing, one) === membership?.keyMark))
      return { ok: false, problem: 'the endpoint’s key is not the one that the invitation names' };
    this.#offered = { key: canonical(key), hash, policy };
    const link = this.link(key);
    const news = link ? loosenings(policyOf(link), policy) : [];
    const reports = this.#look(key, policy, buckets);
    const rows = nextRows(this.member(key).identity(policy), this.#queue(key, reports), policy);
    return {
      ok: true,
      hash,
      words: policyInWords(policy),
      looser: news,
      text: offerText(key, policy, hash, news, rows),
      rows: rows.length,
    };
  }

  /** The person agrees to what they were shown; anything else is refused. */
  agree(key: TeamKey, hash: string, buckets: readonly BucketRule[]): TeamState {
    const { engine, clock } = this.#parts;
    if (this.#offered?.key !== canonical(key) || this.#offered.hash !== hash)
      throw new HumanError(problemWords.otherPolicy());
    agree(engine.ledger, key, canonical(this.#offered.policy), clock());
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
    const link = this.link(key);
    if (!link) return `# ${consentWords.willSend()}\n\n${consentWords.nothingAgreed()}\n`;
    const policy = policyOf(link);
    const queue = this.#queue(key, this.#look(key, policy, bucketsOf(link)));
    const formats = formatsFor(this.#parts.locale);
    const sentence = teamSentence(this.state(key), formats);
    return nextText(key, sentence, nextRows(this.member(key).identity(policy), queue, policy), (time) =>
      formats.moment(time),
    );
  }

  sentText(): string {
    const { ledger } = this.#parts.engine;
    const formats = formatsFor(this.#parts.locale);
    return sentText(readRequests(ledger, countRequests(ledger)), (time) => formats.moment(time));
  }

  /** The rows that would go now. */
  next(key: TeamKey) {
    const link = this.link(key);
    if (!link) return [];
    const policy = policyOf(link);
    const queue = this.#queue(key, this.#look(key, policy, bucketsOf(link)));
    return nextRows(this.member(key).identity(policy), queue, policy);
  }

  /** Checks the whole audit from its beginning, and that it continues the one that was checked before. */
  async auditText(key: TeamKey): Promise<string> {
    const { engine, send, clock } = this.#parts;
    const ask = async (request: RowRequest) => send(key.endpoint, key.team, request);
    const today = Math.floor(clock() / DAY_MS);
    return auditText(key, await checkWholeAudit(engine.ledger, key, today, this.member(key).reader(), ask));
  }

  pause(key: TeamKey): TeamState {
    changeLink(this.#parts.engine.ledger, key, { paused: 'person' });
    return this.state(key);
  }

  /** Goes on, unless a looser policy waits: that is agreed to, not resumed. A wait that the endpoint asked for stays. */
  resume(key: TeamKey): TeamState {
    const link = this.link(key);
    if (link?.paused === 'audit') forgetAudit(this.#parts.engine.ledger, key);
    if (link?.paused === 'token' || link?.paused === 'key') this.member(key).forgetTokens();
    if (link && loosenedBy(link).length > 0) changeLink(this.#parts.engine.ledger, key, { paused: pauseFor(link) });
    else if (link) changeLink(this.#parts.engine.ledger, key, { paused: '', ...patienceFor(link) });
    return this.state(key);
  }

  /** Asks for the removal of every row, and pauses: what is removed is never sent again. */
  remove(key: TeamKey): TeamState {
    const link = this.link(key);
    if (link) changeLink(this.#parts.engine.ledger, key, { paused: 'person', ...patienceFor(link) });
    askForDeletion(this.#parts.engine.ledger, key);
    return this.state(key);
  }

  /** Rows of one's own that may be at the endpoint. */
  held(key: TeamKey): number {
    return readRows(this.#parts.engine.ledger, key).filter(({ verdict }) => verdict !== 'deleted').length;
  }

  /** Leaves the team on this machine; false where the endpoint should know and was not reached. */
  async leave(key: TeamKey): Promise<boolean> {
    const { engine, send } = this.#parts;
    const isTold = await this.member(key).end(async (request) => send(key.endpoint, key.team, request));
    removeLink(engine.ledger, key);
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
      reports: (link) => this.#look(key, policyOf(link), bucketsOf(link)),
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

  #due(key: TeamKey, reports: readonly PeriodReport[]): readonly PendingRow[] {
    return this.#queue(key, reports).filter((row) => row.notBefore <= this.#parts.clock());
  }
}
