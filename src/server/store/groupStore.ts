import type { Margin } from '../disclosure/publish.ts';
import { integer, type Row, type Session, text, type Value } from './teamDatabase.ts';

export const GROUP_TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS groups (
     name TEXT PRIMARY KEY, parent TEXT NOT NULL, k BIGINT NOT NULL, readers TEXT NOT NULL, made_day BIGINT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS group_teams (team TEXT PRIMARY KEY, name TEXT NOT NULL, from_week BIGINT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS group_weeks (
     name TEXT NOT NULL, week BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (name, week))`,
  `CREATE TABLE IF NOT EXISTS group_tokens (
     hash TEXT PRIMARY KEY, name TEXT NOT NULL, made_day BIGINT NOT NULL, number BIGINT NOT NULL)`,
];

/** A department, a company: what is above teams. `parent` is '' at the top. */
export interface Group {
  readonly name: string;
  readonly parent: string;
  /** A figure of the group needs at least so many people, over all its teams. */
  readonly k: number;
  readonly readers: readonly string[];
}

export interface GroupTeam {
  readonly team: string;
  readonly name: string;
  /** Monday of the first week that counts above the team: its rows were all sent under the policy that names the group. */
  readonly fromWeek: number;
}

/** What people spent, and the part of it that no team's report shows for itself. Millionths of a dollar. */
export interface PeopleMargins {
  readonly value: Margin;
  readonly hidden: Margin;
}

/** The name under which a group’s audit is kept; no team can have it. */
export function auditName(group: string): string {
  return `group ${group}`;
}

/** The tree above the teams, and what each group released. */
export class GroupStore {
  readonly #db: Session;

  constructor(db: Session) {
    this.#db = db;
  }

  async all(): Promise<readonly Group[]> {
    const rows = await this.#db.read('SELECT name, parent, k, readers FROM groups ORDER BY name', []);
    return rows.map((row) => ({
      name: text(row, 'name'),
      parent: text(row, 'parent'),
      k: integer(row, 'k'),
      readers: JSON.parse(text(row, 'readers')) as readonly string[],
    }));
  }

  async put({ name, parent, k, readers }: Group, day: number): Promise<void> {
    await this.#db.write(
      `INSERT INTO groups (name, parent, k, readers, made_day) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (name) DO UPDATE SET parent = excluded.parent, k = excluded.k, readers = excluded.readers`,
      [name, parent, k, JSON.stringify(readers), day],
    );
  }

  async teams(): Promise<readonly GroupTeam[]> {
    const rows = await this.#db.read('SELECT team, name, from_week FROM group_teams ORDER BY team', []);
    return rows.map((row) => ({
      team: text(row, 'team'),
      name: text(row, 'name'),
      fromWeek: integer(row, 'from_week'),
    }));
  }

  async join({ team, name, fromWeek }: GroupTeam): Promise<void> {
    await this.#db.write(
      `INSERT INTO group_teams (team, name, from_week) VALUES ($1, $2, $3)
       ON CONFLICT (team) DO UPDATE SET name = excluded.name, from_week = excluded.from_week`,
      [team, name, fromWeek],
    );
  }

  async leave(team: string): Promise<void> {
    await this.#db.write('DELETE FROM group_teams WHERE team = $1', [team]);
  }

  /** Two tokens of a group are valid at one time; the third ends the first. */
  async addToken(hash: string, name: string, day: number): Promise<void> {
    await this.#db.write(
      `INSERT INTO group_tokens (hash, name, made_day, number) SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT),
         COALESCE(MAX(number), 0) + 1 FROM group_tokens WHERE name = $2`,
      [hash, name, day],
    );
    await this.#db.write(
      'DELETE FROM group_tokens WHERE name = $1 AND number <= (SELECT MAX(number) FROM group_tokens WHERE name = $1) - 2',
      [name],
    );
  }

  async endTokens(name: string): Promise<void> {
    await this.#db.write('DELETE FROM group_tokens WHERE name = $1', [name]);
  }

  /** The group whose report a token reads. */
  async ofToken(hash: string): Promise<string | undefined> {
    const [row] = await this.#db.read('SELECT name FROM group_tokens WHERE hash = $1', [hash]);
    return row && text(row, 'name');
  }

  async weeks(name: string, from: number, to: number): Promise<ReadonlyMap<number, string>> {
    const sql = 'SELECT week, body FROM group_weeks WHERE name = $1 AND week >= $2 AND week <= $3';
    const rows = await this.#db.read(sql, [name, from, to]);
    return new Map(rows.map((row) => [integer(row, 'week'), text(row, 'body')]));
  }

  /** False if another instance was first: the first figure stays. */
  async release(name: string, week: number, body: string): Promise<boolean> {
    const sql = `INSERT INTO group_weeks (name, week, body) VALUES ($1, $2, $3) ON CONFLICT (name, week) DO NOTHING RETURNING week`;
    return (await this.#db.write(sql, [name, week, body])).length > 0;
  }

  /** Ends a group's figures of a week; that they were released stays. */
  async empty(name: string, week: number): Promise<void> {
    await this.#db.write(`UPDATE group_weeks SET body = '{}' WHERE name = $1 AND week = $2`, [name, week]);
  }

  /** Ends a group's figures of a week. */
  async forget(name: string, week: number): Promise<void> {
    await this.#db.write('DELETE FROM group_weeks WHERE name = $1 AND week = $2', [name, week]);
  }

  /** All people of some teams in a week as one, each person in one team. `shown`: artifacts whose costs are published. */
  async marginOf(
    teams: readonly string[],
    week: number,
    shown: readonly (readonly [team: string, artifact: string])[],
  ): Promise<PeopleMargins> {
    if (teams.length === 0) return { value: NOBODY, hidden: NOBODY };
    const params: Value[] = [week];
    const param = (value: Value) => `$${params.push(value)}`;
    const names = teams.map(param).join(', ');
    const pairs = shown.map((pair) => `(${pair.map(param).join(', ')})`).join(', ');
    const hidden = pairs === '' ? 'cost' : `CASE WHEN (team, artifact) IN (VALUES ${pairs}) THEN 0 ELSE cost END`;
    const sums = (measure: string) => `SUM(CASE WHEN ${measure} > 0 THEN 1 ELSE 0 END) AS ${measure}_people,
        SUM(${measure}) AS ${measure}_total, MAX(${measure}) AS ${measure}_largest,
        SUM(CASE WHEN ${measure}_place > 2 THEN ${measure} ELSE 0 END) AS ${measure}_rest`;
    const place = (measure: string) => `ROW_NUMBER() OVER (ORDER BY ${measure} DESC) AS ${measure}_place`;
    const sql = `SELECT ${sums('value')}, ${sums('hidden')} FROM (SELECT value, hidden, ${place('value')}, ${place('hidden')} FROM (
        SELECT team, person, CAST(SUM(cost) AS DOUBLE PRECISION) AS value, CAST(SUM(${hidden}) AS DOUBLE PRECISION) AS hidden
        FROM contributions WHERE week = $1 AND kind = 'usage' AND team IN (${names}) GROUP BY team, person) AS one) AS placed`;
    const [row] = await this.#db.read(sql, params);
    if (!row || row['value_people'] === null) return { value: NOBODY, hidden: NOBODY };
    return { value: marginIn(row, 'value'), hidden: marginIn(row, 'hidden') };
  }
}

const NOBODY: Margin = { people: 0, total: 0, rest: 0, largest: 0 };

function marginIn(row: Row, measure: keyof PeopleMargins): Margin {
  return {
    people: integer(row, `${measure}_people`),
    total: integer(row, `${measure}_total`),
    rest: integer(row, `${measure}_rest`),
    largest: integer(row, `${measure}_largest`),
  };
}
