import { type CountedTokenType, forEachCountedType } from '../../core/usage/tokenTypes.ts';
import type { CellMargins } from '../disclosure/margins.ts';
import { TOKEN_COLUMN } from './contributions.ts';
import { integer, type Row, type Session, text } from './teamDatabase.ts';

const TOKENS = Object.values(TOKEN_COLUMN);
const WEEK = 'team = $1 AND week = $2';
/** After a change of detail a person may have sent both kinds of period: those of the policy’s kind count. */
const SPEND = `${WEEK} AND kind = 'usage' AND LENGTH(period) = $3`;
const KIND_LENGTH = { day: 10, week: 8 } as const;
const DOUBLE = (sum: string) => `CAST(SUM(${sum}) AS DOUBLE PRECISION)`;

export interface ArtifactSums {
  readonly artifact: string;
  /** Two or more people worked on it, and none of them is nearly all of it. */
  readonly shared: boolean;
  /** Millionths of a dollar. */
  readonly cost: number;
  readonly tokens: Readonly<Record<CountedTokenType, number>>;
  readonly firstPeriod: string;
  readonly lastPeriod: string;
}

/**
 * The sums of one team's week, made by the database in one snapshot: the caller sees one row for each cell, however many people
 * there are. Costs are millionths of a dollar.
 */
export class WeekSums {
  readonly #session: Session;
  readonly #week: readonly [string, number, number];

  constructor(session: Session, team: string, week: number, kind: 'day' | 'week') {
    this.#session = session;
    this.#week = [team, week, KIND_LENGTH[kind]];
  }

  /** Makes the working tables. `share`: what the largest person of a shared artifact must leave over, in hundredths of that part. */
  async prepare(named: 'none' | 'shared' | 'any', share: number): Promise<void> {
    const make = async (table: string) => this.#session.write(`CREATE TEMPORARY TABLE ${table}`, []);
    await make('week_artifacts (artifact TEXT PRIMARY KEY, shared BIGINT NOT NULL)');
    await make(`week_parts (person TEXT NOT NULL, bucket TEXT NOT NULL, tie TEXT NOT NULL,
      agent TEXT NOT NULL, model TEXT NOT NULL, value DOUBLE PRECISION NOT NULL, hidden DOUBLE PRECISION NOT NULL)`);
    const columns = TOKENS.flatMap((token) => [token, `hidden_${token}`]).map(
      (one) => `${one} DOUBLE PRECISION NOT NULL`,
    );
    await make(`week_people (person TEXT NOT NULL, linked DOUBLE PRECISION NOT NULL,
      cost DOUBLE PRECISION NOT NULL, ${columns.join(', ')})`);
    if (named !== 'none') await this.#nameArtifacts(named, share);
    const tie = `CASE WHEN cell.artifact = '' THEN 'none' WHEN named.artifact IS NULL THEN 'single' ELSE 'named' END`;
    const spend = `(SELECT cell.*, ${tie} AS tie FROM contributions AS cell
      LEFT JOIN week_artifacts AS named ON named.artifact = cell.artifact WHERE ${SPEND}) AS spend`;
    await this.#session.write(
      `INSERT INTO week_parts SELECT person, bucket, tie, agent, model, ${DOUBLE('cost')},
         ${DOUBLE(`CASE WHEN tie = 'named' THEN 0 ELSE cost END`)} FROM ${spend} GROUP BY person, bucket, tie, agent, model`,
      this.#week,
    );
    const sums = TOKENS.flatMap((token) => [DOUBLE(token), DOUBLE(`CASE WHEN tie = 'named' THEN 0 ELSE ${token} END`)]);
    await this.#session.write(
      `INSERT INTO week_people SELECT person, COALESCE(SUM(linked * cost) / NULLIF(SUM(cost), 0), 0),
         ${DOUBLE('cost')}, ${sums.join(', ')} FROM ${spend}
       GROUP BY person`,
      this.#week,
    );
  }

  /** Names the artifacts of the policy's choice. */
  async #nameArtifacts(named: 'shared' | 'any', share: number): Promise<void> {
    const isShared = `COUNT(*) >= 2 AND 100 * (SUM(value) - MAX(value)) >= ${share} * MAX(value)`;
    await this.#session.write(
      `INSERT INTO week_artifacts SELECT artifact, CASE WHEN ${isShared} THEN 1 ELSE 0 END FROM (
         SELECT artifact, person, ${DOUBLE('cost')} AS value FROM contributions
         WHERE ${SPEND} AND artifact <> '' GROUP BY artifact, person) AS one
       GROUP BY artifact ${named === 'shared' ? `HAVING ${isShared}` : ''}`,
      this.#week,
    );
  }

  /** Returns how many people sent a row, also one without a cell. */
  async people(): Promise<number> {
    const sql = `SELECT COUNT(DISTINCT SUBSTR(cid, 1, 22)) AS people FROM rows WHERE ${SPEND} AND quarantined = 0 AND rev > 0`;
    const [row] = await this.#session.read(sql, this.#week);
    return row ? integer(row, 'people') : 0;
  }

  /** Each cell of these dimensions (bucket, tie, agent, model): people, sum, and what the two largest leave over. */
  async cells(dimensions: readonly string[]): Promise<readonly CellMargins[]> {
    return this.#margins(
      dimensions,
      `SELECT ${[...dimensions, 'person'].join(', ')}, SUM(value) AS value,
      SUM(hidden) AS hidden FROM week_parts GROUP BY ${[...dimensions, 'person'].join(', ')}`,
    );
  }

  /** These kinds of tokens together. */
  async tokens(keys: readonly CountedTokenType[]): Promise<CellMargins | undefined> {
    const columns = keys.map((key) => TOKEN_COLUMN[key]);
    const hidden = columns.map((column) => `hidden_${column}`);
    const [cell] = await this.#margins(
      [],
      `SELECT person, ${columns.join(' + ')} AS value, ${hidden.join(' + ')} AS hidden FROM week_people`,
    );
    return cell;
  }

  /** The cost that rows themselves say is tied to an artifact, and the rest of it. */
  async linked(): Promise<readonly CellMargins[]> {
    const side = (share: string) => `SELECT person, ROUND(${share} * cost) AS value, 0 AS hidden FROM week_people`;
    return [...(await this.#margins([], side('linked'))), ...(await this.#margins([], side('(1 - linked)')))];
  }

  async #margins(dimensions: readonly string[], source: string): Promise<readonly CellMargins[]> {
    const by = dimensions.map((one) => `${one}, `).join('');
    const [partition, group] =
      dimensions.length > 0 ? ['PARTITION', 'GROUP'].map((word) => `${word} BY ${dimensions.join(', ')}`) : [];
    const place = (measure: string) => `ROW_NUMBER() OVER (${partition ?? ''} ORDER BY ${measure} DESC)`;
    const sums = (
      measure: string,
    ) => `SUM(CASE WHEN ${measure} > 0 THEN 1 ELSE 0 END) AS ${measure}_people, SUM(${measure}) AS ${measure}_total,
      SUM(CASE WHEN ${measure}_place > 2 THEN ${measure} ELSE 0 END) AS ${measure}_rest, MAX(${measure}) AS ${measure}_largest`;
    const sql = `SELECT ${by} ${sums('value')}, ${sums('hidden')} FROM (
      SELECT ${by} value, hidden, ${place('value')} AS value_place, ${place('hidden')} AS hidden_place
      FROM (${source}) AS one) AS placed ${group ?? ''}`;
    return (await this.#session.read(sql, []))
      .filter((row) => row['value_people'] !== null)
      .map((row) => ({
        key: dimensions.map((dimension) => text(row, dimension)),
        value: marginOf(row, 'value'),
        hidden: marginOf(row, 'hidden'),
      }));
  }

  /** The artifacts that are named. */
  async artifacts(): Promise<readonly ArtifactSums[]> {
    const sums = TOKENS.map((token) => `${DOUBLE(`cell.${token}`)} AS ${token}`).join(', ');
    const sql = `SELECT cell.artifact AS artifact, MAX(named.shared) AS shared, ${DOUBLE('cell.cost')} AS cost, ${sums},
        MIN(cell.period) AS first_period, MAX(cell.period) AS last_period
      FROM contributions AS cell JOIN week_artifacts AS named ON named.artifact = cell.artifact WHERE ${SPEND}
      GROUP BY cell.artifact ORDER BY cell.artifact`;
    return (await this.#session.read(sql, this.#week)).map((row) => ({
      artifact: text(row, 'artifact'),
      shared: integer(row, 'shared') === 1,
      cost: integer(row, 'cost'),
      tokens: forEachCountedType((name) => integer(row, TOKEN_COLUMN[name])),
      firstPeriod: text(row, 'first_period'),
      lastPeriod: text(row, 'last_period'),
    }));
  }

  /** Returns how many artifacts are not named, what they cost, and their quartiles (0 at the least, where there are few). */
  async singles(): Promise<{ readonly count: number; readonly cost: number; readonly quartiles: readonly number[] }> {
    const sql = `SELECT COUNT(*) AS n, COALESCE(SUM(value), 0) AS cost, MAX(CASE WHEN place = (n - 1) / 4 THEN value ELSE 0 END) AS q1,
        MAX(CASE WHEN place = (n - 1) / 2 THEN value ELSE 0 END) AS q2, MAX(CASE WHEN place = 3 * (n - 1) / 4 THEN value ELSE 0 END) AS q3
      FROM (SELECT value, ROW_NUMBER() OVER (ORDER BY value) - 1 AS place, COUNT(*) OVER () AS n FROM (
        SELECT cell.artifact, ${DOUBLE('cell.cost')} AS value FROM contributions AS cell
        LEFT JOIN week_artifacts AS named ON named.artifact = cell.artifact
        WHERE ${SPEND} AND cell.artifact <> '' AND named.artifact IS NULL GROUP BY cell.artifact) AS one) AS placed`;
    const [row] = await this.#session.read(sql, this.#week);
    if (!row) return { count: 0, cost: 0, quartiles: [] };
    const quartiles = ['q1', 'q2', 'q3'].map((column) => (row[column] === null ? 0 : integer(row, column)));
    return { count: integer(row, 'n'), cost: integer(row, 'cost'), quartiles };
  }

  /** Agents that cannot be measured, which so many people have. */
  async gaps(k: number): Promise<readonly string[]> {
    const sql = `SELECT bucket FROM contributions WHERE ${WEEK} AND kind = 'gap' AND LENGTH(period) = $3
      GROUP BY bucket HAVING COUNT(DISTINCT person) >= $4 ORDER BY bucket`;
    return (await this.#session.read(sql, [...this.#week, k])).map((row) => text(row, 'bucket'));
  }
}

function marginOf(row: Row, measure: 'value' | 'hidden'): CellMargins['value'] {
  return {
    people: integer(row, `${measure}_people`),
    total: integer(row, `${measure}_total`),
    rest: integer(row, `${measure}_rest`),
    largest: integer(row, `${measure}_largest`),
  };
}
