import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256Hex } from '../hashing.ts';
import type { Team, TeamStore, TokenKind } from '../store/teamStore.ts';
import { TtlCache } from './ttlCache.ts';

const PREFIX: Readonly<Record<TokenKind, string>> = { ingest: 'tti_', report: 'ttr_', steward: 'tts_' };
const TOKEN = /^tt[irs]_[A-Za-z0-9_-]{43}$/;
/** How long another instance, or this one, may still take a token that was ended, and show an old policy. */
const REMEMBER_MS = 5_000;

/** A new token: the only moment at which it exists outside its owner's hands. */
export function newToken(kind: TokenKind): string {
  return PREFIX[kind] + randomBytes(32).toString('base64url');
}

/** Who asks, as far as the endpoint knows: a kind of token of a team. */
export interface Caller {
  readonly team: Team;
  readonly kind: TokenKind;
  /** Names the token without being it; for counting requests. */
  readonly id: string;
}

/** The token in an Authorization header: `Bearer …`, or `Basic …` with the token as password, which is what a browser can send. */
function tokenIn(header: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (header ?? '').split(' ', 2);
  const kind = scheme.toLowerCase();
  const basic = kind === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : '';
  const token = kind === 'bearer' ? value : basic.slice(basic.indexOf(':') + 1);
  return TOKEN.test(token) ? token : undefined;
}

/** Knows tokens and teams; asks the store for each at most every few seconds. */
export class Authenticator {
  readonly #teams: TeamStore;
  readonly #tokens: TtlCache<{ hash: string; team: string; kind: TokenKind }>;
  readonly #known: TtlCache<Team>;

  constructor(teams: TeamStore, clock: () => number) {
    this.#teams = teams;
    this.#tokens = new TtlCache(REMEMBER_MS, clock);
    this.#known = new TtlCache(REMEMBER_MS, clock);
  }

  async caller(header: string | undefined): Promise<Caller | undefined> {
    const token = tokenIn(header);
    if (token === undefined) return undefined;
    const hash = sha256Hex(token);
    const found = await this.#tokens.get(hash, () => this.#teams.findToken(hash));
    if (!found || !timingSafeEqual(Buffer.from(found.hash, 'hex'), Buffer.from(hash, 'hex'))) return undefined;
    const team = await this.team(found.team);
    return team && { team, kind: found.kind, id: hash };
  }

  team(name: string): Promise<Team | undefined> {
    return this.#known.get(name, () => this.#teams.find(name));
  }
}
