import { integer, type Session, text } from './database.ts';

export interface DenominatorRow {
  readonly name: string;
  readonly period: string;
  readonly week: number;
  readonly value: number;
  readonly source: string;
}

export interface Closed {
  readonly artifact: string;
  readonly day: number;
  readonly source: string;
}

/**
 * What is released of a week, each once: its spend; what it became by day 14 and by day 45; and, between those two, the parts of
 * the first outcome, against which the second is checked.
 */
export type ReleaseKind = 'usage' | 'outcome' | 'outcomeFinal' | 'outcomeParts';

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

  /** The first closing counts: a forge may send it twice. */
  async close(team: string, closed: Closed): Promise<void> {
    await this.#db.write(
      `INSERT INTO closed (team, artifact, day, source) VALUES ($1, $2, $3, $4) ON CONFLICT (team, artifact) DO NOTHING`,
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

  /** Several instances may freeze the same week: they have the same rows, and the first stays. */
  async freeze(team: string, kind: ReleaseKind, week: number, body: string): Promise<void> {
    await this.#db.write(
      `INSERT INTO frozen (team, kind, week, body) VALUES ($1, $2, $3, $4) ON CONFLICT (team, kind, week) DO NOTHING`,
      [team, kind, week, body],
    );
  }

  async frozen(team: string, kind: ReleaseKind, from: number, to: number): Promise<ReadonlyMap<number, string>> {
    const sql = 'SELECT week, body FROM frozen WHERE team = $1 AND kind = $2 AND week >= $3 AND week <= $4';
    const rows = await this.#db.read(sql, [team, kind, from, to]);
    return new Map(rows.map((row) => [integer(row, 'week'), text(row, 'body')]));
  }

  /** Deletes the parts of a week's first outcome: after the second, or when one of its people deletes a row. */
  async dropParts(team: string, week: number): Promise<void> {
    await this.#db.write(`DELETE FROM frozen WHERE team = $1 AND kind = 'outcomeParts' AND week = $2`, [team, week]);
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
