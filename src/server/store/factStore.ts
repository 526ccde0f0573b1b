import { AMOUNT_COLUMNS } from './contributions.ts';
import { integer, type Session, text } from './teamDatabase.ts';

export interface DenominatorRow {
  readonly name: string;
  readonly period: string;
  readonly week: number;
  readonly value: number;
  readonly source: string;
}

/** Sources that know when a ticket was closed; a forge knows only what was merged for it. */
export const TRACKERS: readonly string[] = ['jira-webhook', 'linear-webhook'];

export interface Closed {
  readonly artifact: string;
  readonly day: number;
  readonly source: string;
}

/** What is released of a week, each once: its spend; and what it became by day 14 and by day 45. */
export type ReleaseKind = 'usage' | 'outcome' | 'outcomeFinal';
/** While there is one, a copy of the first outcome is among the contributions, against which the second is checked. */
const PARTS = 'outcomeParts';

/** What the team's own systems say, and the sums that outlive people's rows. */
export class FactStore {
  readonly #db: Session;

  constructor(db: Session) {
    this.#db = db;
  }

  async putDenominator(team: string, row: DenominatorRow): Promise<void> {
    await this.#db.write(
      `INSERT INTO denominators (team, name, period, week, value, source) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (team, name, period) DO UPDATE SET value = excluded.value, source = excluded.source`,
      [team, row.name, row.period, row.week, row.value, row.source],
    );
  }

  async denominators(team: string, from: number, to: number): Promise<readonly DenominatorRow[]> {
    const sql = `SELECT name, period, week, value, source FROM denominators
      WHERE team = $1 AND week >= $2 AND week <= $3 ORDER BY name, period`;
    return (await this.#db.read(sql, [team, from, to])).map((row) => ({
      name: text(row, 'name'),
      period: text(row, 'period'),
      week: integer(row, 'week'),
      value: integer(row, 'value'),
      source: text(row, 'source'),
    }));
  }

  /** The first closing counts, since a forge may send it twice. A tracker's closing of its ticket replaces that of a merge. */
  async close(team: string, closed: Closed): Promise<void> {
    const trackers = TRACKERS.map((name) => `'${name}'`).join(', ');
    await this.#db.write(
      `INSERT INTO closed (team, artifact, day, source) VALUES ($1, $2, $3, $4) ON CONFLICT (team, artifact)
       DO UPDATE SET day = excluded.day, source = excluded.source
       WHERE excluded.source IN (${trackers}) AND closed.source NOT IN (${trackers})`,
      [team, closed.artifact, closed.day, closed.source],
    );
  }

  async closed(team: string, from: number, to: number): Promise<readonly Closed[]> {
    const sql =
      'SELECT artifact, day, source FROM closed WHERE team = $1 AND day >= $2 AND day <= $3 ORDER BY artifact';
    return (await this.#db.read(sql, [team, from, to])).map((row) => ({
      artifact: text(row, 'artifact'),
      day: integer(row, 'day'),
      source: text(row, 'source'),
    }));
  }

  /** False if another instance was first: the first figure stays. */
  freeze(team: string, kind: ReleaseKind, week: number, body: string): Promise<boolean> {
    return this.#freeze(team, kind, week, body);
  }

  async #freeze(team: string, kind: string, week: number, body: string): Promise<boolean> {
    const made = await this.#db.write(
      `INSERT INTO frozen (team, kind, week, body) VALUES ($1, $2, $3, $4) ON CONFLICT (team, kind, week) DO NOTHING RETURNING week`,
      [team, kind, week, body],
    );
    return made.length > 0;
  }

  /**
   * Closes a week for a release: from now on its rows stay as they are, unless their owners remove them. Of the first outcome, whose
   * rows may still be replaced, a copy is made.
   */
  async closeFor(team: string, kind: ReleaseKind, week: number): Promise<void> {
    if ((await this.frozen(team, kind, week, week)).size > 0) return;
    await this.#freeze(team, `${kind}Closing`, week, '0');
    if (kind !== 'outcome' || !(await this.#freeze(team, PARTS, week, ''))) return;
    await this.#db.write(
      `INSERT INTO contributions SELECT team, week, 'first', period, person, n, bucket, artifact, agent, model, state, linked, ${AMOUNT_COLUMNS}
       FROM contributions WHERE team = $1 AND week = $2 AND kind = 'outcome'`,
      [team, week],
    );
  }

  /** Returns how many rows were removed since a week was closed for a release; undefined if it is not closed, or no more. */
  async removals(team: string, kind: ReleaseKind, week: number): Promise<string | undefined> {
    const sql = 'SELECT body FROM frozen WHERE team = $1 AND kind = $2 AND week = $3';
    const [row] = await this.#db.read(sql, [team, `${kind}Closing`, week]);
    return row && text(row, 'body');
  }

  async endClosing(team: string, kind: ReleaseKind, week: number): Promise<void> {
    const sql = 'DELETE FROM frozen WHERE team = $1 AND kind = $2 AND week = $3';
    await this.#db.write(sql, [team, `${kind}Closing`, week]);
  }

  /** False where the copy of the first outcome is gone, or was never made. */
  async hasParts(team: string, week: number): Promise<boolean> {
    const sql = 'SELECT week FROM frozen WHERE team = $1 AND kind = $2 AND week = $3';
    return (await this.#db.read(sql, [team, PARTS, week])).length > 0;
  }

  async frozen(team: string, kind: ReleaseKind, from: number, to: number): Promise<ReadonlyMap<number, string>> {
    const sql = 'SELECT week, body FROM frozen WHERE team = $1 AND kind = $2 AND week >= $3 AND week <= $4';
    const rows = await this.#db.read(sql, [team, kind, from, to]);
    return new Map(rows.map((row) => [integer(row, 'week'), text(row, 'body')]));
  }

  /** Deletes the copy of a week's first outcome: after the second, or when one of its people removes a row. */
  async dropParts(team: string, week: number): Promise<void> {
    await this.#db.write('DELETE FROM frozen WHERE team = $1 AND kind = $2 AND week = $3', [team, PARTS, week]);
    const sql = `DELETE FROM contributions WHERE team = $1 AND week = $2 AND kind = 'first'`;
    await this.#db.write(sql, [team, week]);
  }

  /** Makes a release that is under way begin again without a row that was removed. */
  async noteRemoval(team: string, week: number): Promise<void> {
    await this.#db.write(
      `UPDATE frozen SET body = CAST(CAST(body AS BIGINT) + 1 AS TEXT) WHERE team = $1 AND week = $2 AND kind IN
         ('usageClosing', 'outcomeClosing', 'outcomeFinalClosing')`,
      [team, week],
    );
    await this.dropParts(team, week);
  }

  /** Ends everything of a team that began before `week`: sums, denominators, closings and audit lines. */
  async forget(team: string, week: number): Promise<void> {
    for (const table of ['frozen', 'denominators']) {
      await this.#db.write(`DELETE FROM ${table} WHERE team = $1 AND week < $2`, [team, week]);
    }
    for (const table of ['closed', 'audit']) {
      await this.#db.write(`DELETE FROM ${table} WHERE team = $1 AND day < $2`, [team, week]);
    }
  }
}
