import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Period } from '../../wire/period.ts';
import { sha256Hex } from '../sha256.ts';
import type { MemberStore } from '../store/memberStore.ts';
import type { Store } from '../store/store.ts';
import type { Team, TeamStore, TokenKind } from '../store/teamRegister.ts';
import { type RowBearer, TokenGate } from './tokenGate.ts';
import { TtlCache } from './ttlCache.ts';

const PREFIX: Readonly<Record<TokenKind, string>> = { report: 'ttr_', steward: 'tts_' };
const TOKEN = /^tt[rs]_[A-Za-z0-9_-]{43}$/;
const INVITATION = /^tli_([1-9]\d{0,5})\.([A-Za-z0-9_-]{43})$/;
const MEMBER = /^tlc_[A-Za-z0-9_-]{43}$/;
const ROW = /^tlt_/;
/** How long another instance, or this one, may still take a token that was ended, and show an old policy. */
const REMEMBER_MS = 5_000;

/** A new token: the only moment at which it exists outside its owner's hands. */
export function newToken(kind: TokenKind): string {
  return PREFIX[kind] + randomBytes(32).toString('base64url');
}

/** `row`: a member, and nothing says which. `retired`: a member whose invitation was ended. */
export type CallerKind = TokenKind | 'invitation' | 'member' | 'retired' | 'row';

/** Who asks, as far as the endpoint knows. */
export interface Caller {
  readonly team: Team;
  readonly kind: CallerKind;
  /** Names the bearer without being it; for counting requests. */
  readonly id: string;
  readonly invitation?: { readonly team: string; readonly number: number; readonly hash: string };
  /** The number of a member's invitation. */
  readonly member?: number;
  readonly row?: RowBearer;
}

/** The bearer in an Authorization header: `Bearer …`, or `Basic …` with it as password, which is what a browser can send. */
export function bearerIn(header: string | undefined): string {
  const [scheme = '', value = ''] = (header ?? '').split(' ', 2);
  const kind = scheme.toLowerCase();
  const basic = kind === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : '';
  return kind === 'bearer' ? value : basic.slice(basic.indexOf(':') + 1);
}

/** Knows tokens, members and teams; asks the store for each at most every few seconds. */
export class Authenticator {
  readonly #teams: TeamStore;
  readonly #members: MemberStore;
  readonly #rows: TokenGate;
  readonly #tokens: TtlCache<{ hash: string; team: string; kind: TokenKind }>;
  readonly #known: TtlCache<Team>;

  constructor({ teams, members }: Pick<Store, 'teams' | 'members'>, clock: () => number) {
    this.#teams = teams;
    this.#members = members;
    this.#rows = new TokenGate(members, clock);
    this.#tokens = new TtlCache(REMEMBER_MS, clock);
    this.#known = new TtlCache(REMEMBER_MS, clock);
  }

  /** `team`: the one in the request's path; invitations, members and rows' tokens are taken for no other. */
  async caller(header: string | undefined, team: string | undefined): Promise<Caller | undefined> {
    const bearer = bearerIn(header);
    if (TOKEN.test(bearer)) return this.#holder(bearer);
    const found = team === undefined ? undefined : await this.team(team);
    if (!found) return undefined;
    if (MEMBER.test(bearer)) return this.#member(bearer, found);
    if (ROW.test(bearer)) return this.#row(bearer, found);
    const [, number, secret] = INVITATION.exec(bearer) ?? [];
    return number === undefined || secret === undefined
      ? undefined
      : this.#invited(found, Number(number), sha256Hex(secret));
  }

  team(name: string): Promise<Team | undefined> {
    return this.#known.get(name, () => this.#teams.find(name));
  }

  /** Who makes the tokens of a week. */
  signer(team: string, week: Period): ReturnType<TokenGate['signer']> {
    return this.#rows.signer(team, week);
  }

  async #holder(token: string): Promise<Caller | undefined> {
    const hash = sha256Hex(token);
    const found = await this.#tokens.get(hash, () => this.#teams.findToken(hash));
    if (!found || !timingSafeEqual(Buffer.from(found.hash, 'hex'), Buffer.from(hash, 'hex'))) return undefined;
    const team = await this.team(found.team);
    return team && { team, kind: found.kind, id: hash };
  }

  /** Asked of the store each time: a member who was retired gets no token more. */
  async #member(credential: string, team: Team): Promise<Caller | undefined> {
    const hash = sha256Hex(credential);
    const found = await this.#members.find(team.team, hash);
    return found && { team, kind: found.isRetired ? 'retired' : 'member', id: hash, member: found.number };
  }

  async #invited(team: Team, number: number, hash: string): Promise<Caller | undefined> {
    if (!(await this.#members.isInvited(team.team, number, hash))) return undefined;
    return { team, kind: 'invitation', id: hash, invitation: { team: team.team, number, hash } };
  }

  async #row(token: string, team: Team): Promise<Caller | undefined> {
    const row = await this.#rows.bearer(team.team, token);
    return row && { team, kind: 'row', id: row.cid, row };
  }
}
