import { integer, type Session, text } from './teamDatabase.ts';

/**
 * An invitation is one person's: `member` is the SHA-256 of the credential that redeemed it. Of a token that was given out only
 * that it was is kept, with the SHA-256 of its blinded element, which says nothing about the token.
 */
export const MEMBER_TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS token_keys (
     team TEXT NOT NULL, number BIGINT NOT NULL, secret TEXT NOT NULL, public TEXT NOT NULL, from_day BIGINT NOT NULL,
     PRIMARY KEY (team, number))`,
  `CREATE TABLE IF NOT EXISTS invitations (
     team TEXT NOT NULL, number BIGINT NOT NULL, hash TEXT NOT NULL, member TEXT, made_day BIGINT NOT NULL, retired BIGINT NOT NULL,
     PRIMARY KEY (team, number))`,
  `CREATE UNIQUE INDEX IF NOT EXISTS invitations_of_members ON invitations (team, member)`,
  `CREATE TABLE IF NOT EXISTS issued (
     team TEXT NOT NULL, number BIGINT NOT NULL, period TEXT NOT NULL, start_day BIGINT NOT NULL, key_number BIGINT NOT NULL,
     blinded TEXT NOT NULL, PRIMARY KEY (team, number, period))`,
  `CREATE TABLE IF NOT EXISTS addresses (team TEXT PRIMARY KEY, url TEXT NOT NULL)`,
];

/** A key that tokens are made with, for weeks that begin on `fromDay` or later. Both parts in base64url. */
export interface TokenKey {
  readonly number: number;
  readonly secret: string;
  readonly publicKey: string;
  /** Days since 1970-01-01. */
  readonly fromDay: number;
}

/** A week's token that a member takes: by which key, and the SHA-256 of its blinded element. */
export interface TakenToken {
  readonly period: { readonly text: string; readonly start: number };
  readonly keyNumber: number;
  readonly blinded: string;
}

export interface MemberCounts {
  readonly invitations: number;
  readonly members: number;
  readonly retired: number;
}

export type Redeemed = 'joined' | 'again' | 'used' | 'retired' | 'unknown';

/** Who may send: keys, invitations, members and which weeks they have tokens for. No name, no address. */
export class MemberStore {
  readonly #db: Session;

  constructor(db: Session) {
    this.#db = db;
  }

  /** Oldest first. */
  async keys(team: string): Promise<readonly TokenKey[]> {
    const sql = 'SELECT number, secret, public, from_day FROM token_keys WHERE team = $1 ORDER BY number';
    return (await this.#db.read(sql, [team])).map((row) => ({
      number: integer(row, 'number'),
      secret: text(row, 'secret'),
      publicKey: text(row, 'public'),
      fromDay: integer(row, 'from_day'),
    }));
  }

  /** A key that is to begin on the same day or later than the new one never begins. */
  async addKey(team: string, { secret, publicKey, fromDay }: Omit<TokenKey, 'number'>): Promise<void> {
    await this.#db.write('DELETE FROM token_keys WHERE team = $1 AND from_day >= $2', [team, fromDay]);
    await this.#db.write(
      `INSERT INTO token_keys (team, number, secret, public, from_day) SELECT CAST($1 AS TEXT),
         COALESCE(MAX(number), 0) + 1, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT) FROM token_keys WHERE team = $1`,
      [team, secret, publicKey, fromDay],
    );
  }

  /** Adds an invitation by the SHA-256 of its secret and returns its number. */
  async invite(team: string, hash: string, day: number): Promise<number> {
    for (let turn = 0; turn < 100; turn++) {
      const [row] = await this.#db.write(
        `INSERT INTO invitations (team, number, hash, made_day, retired) SELECT CAST($1 AS TEXT), COALESCE(MAX(number), 0) + 1,
           CAST($2 AS TEXT), CAST($3 AS BIGINT), 0 FROM invitations WHERE team = $1
         ON CONFLICT (team, number) DO NOTHING RETURNING number`,
        [team, hash, day],
      );
      if (row) return integer(row, 'number');
    }
    throw new Error('the invitations changed under us a hundred times');
  }

  /** Reports whether an invitation holds: it was made, and its person has not been retired. */
  async isInvited(team: string, number: number, hash: string): Promise<boolean> {
    const sql = 'SELECT 1 AS one FROM invitations WHERE team = $1 AND number = $2 AND hash = $3 AND retired = 0';
    return (await this.#db.read(sql, [team, number, hash])).length > 0;
  }

  /** Makes a member of an invitation; the same member may ask again, since an answer can be lost. */
  async redeem(team: string, number: number, hash: string, member: string): Promise<Redeemed> {
    const [joined] = await this.#db.write(
      `UPDATE invitations SET member = $4 WHERE team = $1 AND number = $2 AND hash = $3 AND member IS NULL AND retired = 0
         AND NOT EXISTS (SELECT 1 FROM invitations AS others WHERE others.team = $1 AND others.member = $4) RETURNING number`,
      [team, number, hash, member],
    );
    if (joined) return 'joined';
    const sql = 'SELECT member, retired FROM invitations WHERE team = $1 AND number = $2 AND hash = $3';
    const [seen] = await this.#db.read(sql, [team, number, hash]);
    if (!seen) return 'unknown';
    if (integer(seen, 'retired') !== 0) return 'retired';
    return seen['member'] === member ? 'again' : 'used';
  }

  /** The member of a team whose credential has this SHA-256. */
  async find(
    team: string,
    member: string,
  ): Promise<{ readonly number: number; readonly isRetired: boolean } | undefined> {
    const sql = 'SELECT number, retired FROM invitations WHERE team = $1 AND member = $2';
    const [row] = await this.#db.read(sql, [team, member]);
    return row && { number: integer(row, 'number'), isRetired: integer(row, 'retired') !== 0 };
  }

  /** Ends an invitation, redeemed or not; false if there is none of that number or it was ended before. */
  async retire(team: string, number: number): Promise<boolean> {
    const sql = 'UPDATE invitations SET retired = 1 WHERE team = $1 AND number = $2 AND retired = 0 RETURNING number';
    return (await this.#db.write(sql, [team, number])).length > 0;
  }

  async counts(team: string): Promise<MemberCounts> {
    const [row] = await this.#db.read(
      `SELECT COUNT(*) AS invitations, COUNT(CASE WHEN retired = 0 AND member IS NOT NULL THEN 1 END) AS members,
         COUNT(CASE WHEN retired <> 0 THEN 1 END) AS retired FROM invitations WHERE team = $1`,
      [team],
    );
    if (!row) return { invitations: 0, members: 0, retired: 0 };
    return {
      invitations: integer(row, 'invitations'),
      members: integer(row, 'members'),
      retired: integer(row, 'retired'),
    };
  }

  /**
   * Notes that a member takes tokens of weeks. False if that member took one of another blinded element: a second person. A
   * week whose key was replaced before it began has a new token.
   */
  async takeTokens(
    { team, number }: { readonly team: string; readonly number: number },
    tokens: readonly TakenToken[],
  ): Promise<boolean> {
    const taken = await Promise.all(
      tokens.map(async ({ period, keyNumber, blinded }) =>
        this.#db.write(
          `INSERT INTO issued (team, number, period, start_day, key_number, blinded) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (team, number, period) DO UPDATE SET key_number = excluded.key_number, blinded = excluded.blinded
             WHERE issued.key_number < excluded.key_number OR issued.blinded = excluded.blinded RETURNING number`,
          [team, number, period.text, period.start, keyNumber, blinded],
        ),
      ),
    );
    return taken.every((rows) => rows.length > 0);
  }

  /** The address that members reach the endpoint at, as its steward last said it. */
  async address(team: string): Promise<string | undefined> {
    const [row] = await this.#db.read('SELECT url FROM addresses WHERE team = $1', [team]);
    return row && text(row, 'url');
  }

  async setAddress(team: string, url: string): Promise<void> {
    await this.#db.write(
      'INSERT INTO addresses (team, url) VALUES ($1, $2) ON CONFLICT (team) DO UPDATE SET url = excluded.url',
      [team, url],
    );
  }

  /** Which tokens were taken is of no use once no row of their period is taken. */
  async forgetIssued(team: string, beforeDay: number): Promise<void> {
    await this.#db.write('DELETE FROM issued WHERE team = $1 AND start_day < $2', [team, beforeDay]);
  }
}
