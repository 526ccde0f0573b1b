import { DAY_MS } from '../../core/durations.ts';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import { dropTokens, keepTokens, readTokens } from '../../ledger/team/teamTokens.ts';
import { type Action, type Answer, decideMembership } from '../../wire/client.ts';
import { invitationText } from '../../wire/membership/invitation.ts';
import { keyMark, memberCredential, membersPath, tokenWeek } from '../../wire/membership/membership.ts';
import { type Member, tokenInput, tokenParts } from '../../wire/membership/tokenText.ts';
import type { Agreed } from '../../wire/nextTeamState.ts';
import { dayText } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import { policyRequest } from '../protocol/teamOffer.ts';
import type { RowIdentity, RowRequest } from '../protocol/teamRequest.ts';
import { deviceSecret } from './deviceSecret.ts';
import { nodeCurve, nodeHashing } from './hashing.ts';
import { changeMembership, forgetMembership, type Membership, readMembership } from './memberFile.ts';
import { TeamMachine } from './storedTeam.ts';
import type { SyncProgress } from './syncProgress.ts';
import { heldTokens, isRenewalDue, redeemRequest, tokenRequest, weeksToAsk } from './tokenFetch.ts';

export interface MemberParts {
  readonly ledger: Ledger;
  /** Where the ledger is. */
  readonly folder: string;
  readonly key: TeamKey;
}

/** One person's membership of one team on this machine: what it is sent with, and how it gets its tokens. */
export class MemberDesk {
  readonly #parts: MemberParts;

  constructor(parts: MemberParts) {
    this.#parts = parts;
  }

  get membership(): Membership | undefined {
    return readMembership(this.#parts.folder, this.#parts.key);
  }

  /** The state of this team on this machine. */
  machine(clock: () => number): TeamMachine {
    const { ledger, folder, key } = this.#parts;
    return new TeamMachine({
      ledger,
      key,
      clock,
      isMember: () => this.membership?.redeemed === true,
      join: () => changeMembership(folder, key, { redeemed: true }),
    });
  }

  /** A name is made of the token that is held; else of the one that will be: an old membership's rows keep their names. */
  identity(policy: Policy): RowIdentity {
    const { folder, key } = this.#parts;
    const tokens = this.#held(policy);
    const member = this.#member();
    return {
      hashing: nodeHashing,
      writer: { deviceSecret: deviceSecret(folder), team: key.team },
      token: (period) => tokens.get(tokenWeek(period)) ?? '',
      input: (period) => {
        const week = tokenWeek(period);
        const held = tokenParts(tokens.get(week) ?? '');
        return held ? Buffer.from(held.input, 'base64url') : tokenInput(nodeHashing, member, week);
      },
    };
  }

  /**
   * What the policy and the audit are read with: the invitation before it is redeemed, then the token of the week whose row is
   * being sent, or of this week. Another one would tie that week's name to the row.
   */
  reader(period: string): string {
    const { ledger, key } = this.#parts;
    const { membership } = this;
    if (membership?.redeemed === false) return membership.invitation;
    const week = tokenWeek(period);
    const held = readTokens(ledger, key).find((one) => one.period === week);
    return held?.token ?? memberCredential(nodeHashing, this.#member());
  }

  /** The same where no row is sent: `now` is in ms UTC. */
  readerAt(now: number): string {
    return this.reader(dayText(Math.floor(now / DAY_MS)));
  }

  /** What a status says of the membership: whether the endpoint knows it, how far tokens reach, and the key that made the last. */
  facts(): { readonly isMember: boolean; readonly tokensUntil: string; readonly key: string } {
    const { membership } = this;
    const last = readTokens(this.#parts.ledger, this.#parts.key).at(-1);
    return {
      isMember: membership?.redeemed === true,
      tokensUntil: last?.period ?? '',
      key: last ? keyMark(nodeHashing, last.key) : (membership?.keyMark ?? ''),
    };
  }

  /** The first time, what came with the invitation is all that is known of the endpoint's key; later ones are compared with the agreed one. */
  isKeyInvited({ keys }: Policy): boolean {
    const { membership } = this;
    return keys.some(({ key }) => keyMark(nodeHashing, key) === membership?.keyMark);
  }

  /** Reports whether rows of these periods can be sent: the invitation is redeemed, and their tokens are here. */
  isReady(policy: Policy, periods: readonly string[]): boolean {
    const held = this.#held(policy);
    return this.membership?.redeemed === true && periods.every((name) => held.has(tokenWeek(name)));
  }

  isRenewalDue(policy: Policy, now: number, random: number): boolean {
    return isRenewalDue(policy, this.#held(policy), now, random);
  }

  /** Redeems the invitation. Undefined: done. */
  async redeem(progress: SyncProgress, agreed: Agreed): Promise<Halt | undefined> {
    const known = this.membership;
    if (!known) return { action: { do: 'pause', why: 'invitation' }, status: 0 };
    if (known.redeemed) return undefined;
    const answer = await progress.ask(redeemRequest(nodeHashing, this.#member(), known.invitation));
    const action = progress.decide((random, now) => decideMembership(answer, agreed.failures, random, now));
    if (action.do !== 'acknowledge') return { action, status: answer?.status };
    progress.machine.apply({ is: 'joined' });
    return undefined;
  }

  /** Fetches the tokens that are missing, of all open weeks and the next eight in one go. Undefined: done. */
  async fetchTokens(
    progress: SyncProgress,
    agreed: Agreed,
    wanted: readonly string[],
    now: number,
  ): Promise<Halt | undefined> {
    const { ledger, key } = this.#parts;
    const { policy } = agreed;
    const weeks = weeksToAsk(policy, this.#held(policy), wanted, now);
    if (weeks.length === 0) return undefined;
    const { request, read } = await tokenRequest({ ...nodeHashing, ...nodeCurve }, this.#member(), policy, weeks);
    const answer = await progress.ask(request);
    const action = progress.decide((random, at) => decideMembership(answer, agreed.failures, random, at));
    if (action.do !== 'acknowledge') return { action, status: answer?.status };
    const tokens = read(answer?.body);
    if (tokens === 'key') return { action: { do: 'pause', why: 'key' }, status: answer?.status };
    if (!tokens) return { action: progress.again(agreed), status: answer?.status };
    keepTokens(ledger, key, tokens);
    return undefined;
  }

  /** Tokens that the endpoint does not take are fetched again. */
  forgetTokens(period?: string): void {
    dropTokens(this.#parts.ledger, this.#parts.key, period);
  }

  /** How the endpoint is asked what it asks for. */
  policyRequest(now: number): RowRequest {
    if (!this.membership) throw new HumanError(failureWords.inNoTeam());
    return policyRequest(this.#parts.key.team, this.readerAt(now));
  }

  /** The text that makes another machine this person's as well: together they count once. */
  machineText(): string {
    const { folder, key } = this.#parts;
    const { membership } = this;
    if (membership?.redeemed !== true) throw new HumanError(failureWords.notJoinedYet());
    changeMembership(folder, key, { shared: true });
    return invitationText({ ...key, number: undefined, secret: membership.secret, keyMark: membership.keyMark });
  }

  /**
   * Forgets the membership on this machine. It ends at the endpoint too, unless other machines of the person have it; false where
   * the endpoint was not reached.
   */
  async end(send: (request: RowRequest) => Promise<Answer | undefined>): Promise<boolean> {
    const { folder, key } = this.#parts;
    const { membership } = this;
    const ends = membership?.redeemed === true && !membership.shared;
    const answer = ends ? await send(this.#resignRequest()) : undefined;
    this.forgetTokens();
    forgetMembership(folder, key);
    return !ends || answer?.status === 204;
  }

  #resignRequest(): RowRequest {
    const member = this.#member();
    const bearer = memberCredential(nodeHashing, member);
    return { method: 'DELETE', path: membersPath(member.team), body: '', proof: '', bearer };
  }

  #held(policy: Policy): ReadonlyMap<string, string> {
    return heldTokens(readTokens(this.#parts.ledger, this.#parts.key), policy);
  }

  #member(): Member {
    const { team } = this.#parts.key;
    return { secret: Buffer.from(this.membership?.secret ?? '', 'base64url'), team };
  }
}

/** Why sync cannot go on now. */
export interface Halt {
  readonly action: Action;
  readonly status: number | undefined;
}
