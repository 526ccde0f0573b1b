import { type Policy, policySchema } from '../../wire/policy.ts';
import { AuditStore } from './auditStore.ts';
import { integer, type Session, text } from './teamDatabase.ts';

const READ = 'report read';
export const TOKEN_KINDS = ['report', 'steward'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface Team {
  readonly team: string;
  readonly policy: Policy;
  readonly policyHash: string;
  /** The key of the forge's signature; needed as it is, so it cannot be stored as a hash. */
  readonly webhookSecret: string;
}

export interface AuditLine {
  readonly day: number;
  readonly what: string;
  readonly detail: string;
  readonly times: number;
}

/** Teams, their tokens and their audit. */
export class TeamStore {
  readonly #db: Session;
  readonly #chain: AuditStore;

  constructor(db: Session) {
    this.#db = db;
    this.#chain = new AuditStore(db);
  }

  /** False if the team exists. */
  async create(team: Team, day: number): Promise<boolean> {
    const made = await this.#db.write(
      `INSERT INTO teams (team, policy, policy_hash, webhook_secret, made_day) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (team) DO NOTHING RETURNING team`,
      [team.team, JSON.stringify(team.policy), team.policyHash, team.webhookSecret, day],
    );
    if (made.length > 0) await this.note(team.team, day, 'team made', team.policyHash);
    return made.length > 0;
  }

  async setPolicy(policy: Policy, hash: string, day: number): Promise<boolean> {
    // First, so that rows are never released under the new policy alone.
    await this.#db.write(
      `INSERT INTO replaced_policies (team, until_day, policy_hash, policy)
       SELECT team, CAST($2 AS BIGINT), policy_hash, policy FROM teams WHERE team = $1
       ON CONFLICT (team, until_day, policy_hash) DO NOTHING`,
      [policy.team, day],
    );
    const set = await this.#db.write('UPDATE teams SET policy = $2, policy_hash = $3 WHERE team = $1 RETURNING team', [
      policy.team,
      JSON.stringify(policy),
      hash,
    ]);
    if (set.length > 0) await this.note(policy.team, day, 'policy changed', hash);
    return set.length > 0;
  }

  /** The policies that held on this day or later, and do not any more. */
  async replacedSince(team: string, day: number): Promise<readonly Policy[]> {
    const sql = 'SELECT policy FROM replaced_policies WHERE team = $1 AND until_day >= $2';
    const rows = await this.#db.read(sql, [team, day]);
    return rows.map((row) => policySchema.parse(JSON.parse(text(row, 'policy'))));
  }

  async find(team: string): Promise<Team | undefined> {
    const [row] = await this.#db.read('SELECT team, policy, policy_hash, webhook_secret FROM teams WHERE team = $1', [
      team,
    ]);
    if (!row) return undefined;
    return {
      team: text(row, 'team'),
      policy: policySchema.parse(JSON.parse(text(row, 'policy'))),
      policyHash: text(row, 'policy_hash'),
      webhookSecret: text(row, 'webhook_secret'),
    };
  }

  /** The secret that a vendor signs with: its own, else the team's. Linear makes its own always. */
  async webhookSecret({ team, webhookSecret }: Team, name: string): Promise<string | undefined> {
    const sql = 'SELECT secret FROM webhook_secrets WHERE team = $1 AND name = $2';
    const [row] = await this.#db.read(sql, [team, name]);
    if (row) return text(row, 'secret');
    return name === 'linear' ? undefined : webhookSecret;
  }

  async setWebhookSecret(team: string, name: string, secret: string, day: number): Promise<void> {
    await this.#db.write(
      `INSERT INTO webhook_secrets (team, name, secret) VALUES ($1, $2, $3)
       ON CONFLICT (team, name) DO UPDATE SET secret = excluded.secret`,
      [team, name, secret],
    );
    await this.note(team, day, 'webhook secret set', name);
  }

  async names(): Promise<readonly string[]> {
    return (await this.#db.read('SELECT team FROM teams ORDER BY team', [])).map((row) => text(row, 'team'));
  }

  /** Two tokens of a kind are valid at once, so that one can be handed out before the other ends; the oldest ends with the third. */
  async addToken(hash: string, team: string, kind: TokenKind, day: number): Promise<void> {
    await this.#db.write(
      `INSERT INTO tokens (hash, team, kind, made_day, number) SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT),
         CAST($4 AS BIGINT), COALESCE(MAX(number), 0) + 1 FROM tokens WHERE team = $2 AND kind = $3`,
      [hash, team, kind, day],
    );
    await this.#db.write(
      `DELETE FROM tokens WHERE team = $1 AND kind = $2 AND number <=
         (SELECT MAX(number) FROM tokens WHERE team = $1 AND kind = $2) - 2`,
      [team, kind],
    );
    await this.note(team, day, 'token made', kind);
  }

  /** Ends every token of the kind. */
  async revokeTokens(team: string, kind: TokenKind, day: number): Promise<void> {
    await this.#db.write('DELETE FROM tokens WHERE team = $1 AND kind = $2', [team, kind]);
    await this.note(team, day, 'tokens revoked', kind);
  }

  async findToken(hash: string): Promise<{ hash: string; team: string; kind: TokenKind } | undefined> {
    const [row] = await this.#db.read('SELECT hash, team, kind FROM tokens WHERE hash = $1', [hash]);
    const kind = TOKEN_KINDS.find((one) => one === row?.['kind']);
    return row && kind ? { hash: text(row, 'hash'), team: text(row, 'team'), kind } : undefined;
  }

  async note(team: string, day: number, what: string, detail: string, times = 1): Promise<void> {
    // A day's reads are counted, and enter the chain when the day is over; a backup is of no team.
    if (what !== READ && team !== '') await this.#chain.append(team, day, what, detail);
    await this.#db.write(
      `INSERT INTO audit (team, day, what, detail, times) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (team, day, what, detail) DO UPDATE SET times = audit.times + excluded.times`,
      [team, day, what, detail, times],
    );
  }

  /** The day of the last backup, in days since 1970-01-01; undefined if none was made. It is of all teams, so of none. */
  async lastBackup(): Promise<number | undefined> {
    const sql = `SELECT day FROM audit WHERE team = '' AND what = 'backup made' ORDER BY day DESC LIMIT 1`;
    const [row] = await this.#db.read(sql, []);
    return row && integer(row, 'day');
  }

  /** The newest 400 lines, newest first. */
  async audit(team: string): Promise<readonly AuditLine[]> {
    const sql = 'SELECT day, what, detail, times FROM audit WHERE team = $1 ORDER BY day DESC, what, detail LIMIT 400';
    return (await this.#db.read(sql, [team])).map((row) => ({
      day: integer(row, 'day'),
      what: text(row, 'what'),
      detail: text(row, 'detail'),
      times: integer(row, 'times'),
    }));
  }
}
