import { setImmediate as nextTurn } from 'node:timers/promises';
import { tokenInfo } from '../../wire/membership/blindToken.ts';
import { pseudonym, tokenParts } from '../../wire/membership/tokenText.ts';
import { type Period, parsePeriod } from '../../wire/period.ts';
import { nodeHashing } from '../sha256.ts';
import type { MemberStore, TokenKey } from '../store/memberStore.ts';
import { TokenSigner } from './tokenSigner.ts';
import { TtlCache } from './ttlCache.ts';

/** How long another instance may still use the keys from before a change, ms. A new key is for weeks that have not begun. */
const REMEMBER_MS = 5_000;
/** Tokens that were found valid; a row is replaced up to a hundred times a day with the same. */
const MOST_KNOWN = 50_000;
const MOST_SIGNERS = 500;
/** Tokens that wait to be checked. */
const MOST_WAITING = 100;

/** What a valid token says: a member of the team, for one week, under this name. */
export interface RowBearer {
  readonly week: Period;
  readonly cid: string;
}

/** The key of a week: the newest that had begun by then. */
function keyOf(keys: readonly TokenKey[], { start }: Pick<Period, 'start'>): TokenKey | undefined {
  return keys.findLast(({ fromDay }) => fromDay <= start);
}

/** More tokens wait to be checked than honest people send: the request is to come again. */
export class TooManyTokens extends Error {
  override readonly name = 'TooManyTokens';
}

/**
 * Checks rows' tokens. One that was found valid is remembered, so that parts and replacements of a row cost nothing. A check takes
 * most of a millisecond, and anybody can send what looks like a token: one is checked in each turn of the event loop, and the
 * others wait, up to a number.
 */
export class TokenGate {
  readonly #members: MemberStore;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();
  readonly #keys: TtlCache<readonly TokenKey[]>;
  readonly #signers = new Map<string, TokenSigner>();
  readonly #known = new Map<string, RowBearer>();

  constructor(members: MemberStore, clock: () => number) {
    this.#members = members;
    this.#keys = new TtlCache(REMEMBER_MS, clock);
  }

  async bearer(team: string, token: string): Promise<RowBearer | undefined> {
    const parts = tokenParts(token);
    const week = parts && parsePeriod(parts.period);
    const key = week && (await this.#keyOf(team, week));
    if (!key) return undefined;
    const name = `${team} ${key.number} ${token}`;
    const known = this.#known.get(name);
    if (known) return known;
    const input = Buffer.from(parts.input, 'base64url');
    const output = Buffer.from(parts.output, 'base64url');
    if (!(await this.#inTurn(() => this.#signer(team, week.text, key).isValid(input, output)))) return undefined;
    const found = { week, cid: pseudonym(nodeHashing, input) };
    keep(this.#known, name, found, MOST_KNOWN);
    return found;
  }

  async #inTurn(check: () => boolean): Promise<boolean> {
    if (this.#waiting >= MOST_WAITING) throw new TooManyTokens('too many tokens wait to be checked');
    this.#waiting++;
    const turn = this.#last.then(async () => nextTurn());
    this.#last = turn;
    await turn;
    this.#waiting--;
    return check();
  }

  /** The signer of a week with the number of its key. */
  async signer(
    team: string,
    week: Period,
  ): Promise<{ readonly signer: TokenSigner; readonly keyNumber: number } | undefined> {
    const key = await this.#keyOf(team, week);
    return key && { signer: this.#signer(team, week.text, key), keyNumber: key.number };
  }

  async #keyOf(team: string, week: Period): Promise<TokenKey | undefined> {
    return keyOf((await this.#keys.get(team, () => this.#members.keys(team))) ?? [], week);
  }

  #signer(team: string, week: string, key: TokenKey): TokenSigner {
    const name = `${team} ${week} ${key.number}`;
    const known = this.#signers.get(name);
    if (known) return known;
    const signer = new TokenSigner(Buffer.from(key.secret, 'base64url'), tokenInfo(team, week));
    keep(this.#signers, name, signer, MOST_SIGNERS);
    return signer;
  }
}

/** Adds a value; the oldest goes where there would be too many. */
function keep<T>(map: Map<string, T>, name: string, value: T, most: number): void {
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  map.set(name, value);
}
