import { integer, type Row, type Session, text } from './teamDatabase.ts';

/** A cell of a person's row. Cost in dollars, as rows have it. */
export interface StoredCell {
  readonly artifact: string | null;
  readonly bucket: string;
  readonly agent: string;
  readonly model: string;
  readonly state: string;
  readonly cost: number;
}

/** The cells of one row: of a person, and of a day where the week has days. */
export interface PersonCells {
  readonly period: string;
  readonly person: string;
  readonly usage: readonly StoredCell[];
  /** Empty where nothing was sent about what became of it. */
  readonly outcome: readonly StoredCell[];
  /** The outcome as it was on day 14. */
  readonly first: readonly StoredCell[];
}

const KINDS = ['usage', 'outcome', 'first'] as const;
type Kind = (typeof KINDS)[number];
/** Contributions that are read at one time. Few, so that they are gone before the collector takes them for long-lived. */
const CHUNK = 400;
const LENGTH = { day: 10, week: 8 } as const;
const COLUMNS = 'period, person, bucket, artifact, agent, model, state, cost';
const OF_KIND = `FROM contributions WHERE team = $1 AND week = $2 AND kind = $3 AND LENGTH(period) = $4 AND (person, period) > ($5, $6)`;
const NEXT = `SELECT ${COLUMNS} ${OF_KIND} ORDER BY person, period, n LIMIT $7`;
const UP_TO = `SELECT ${COLUMNS} ${OF_KIND} AND (person, period) <= ($7, $8) ORDER BY person, period, n`;

/** Reads whether a week has more than so many cells of spend, without counting all. */
export async function isLargeWeek(session: Session, team: string, week: number, most: number): Promise<boolean> {
  const sql = `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM contributions WHERE team = $1 AND week = $2 AND kind = 'usage' LIMIT $3) AS counted`;
  const [row] = await session.read(sql, [team, week, most + 1]);
  return row !== undefined && integer(row, 'n') > most;
}

/** A week's rows, person after person; a few thousand cells are in memory at one time, however many there are. */
export async function* weekPeople(
  session: Session,
  team: string,
  week: number,
  periods: 'day' | 'week',
): AsyncGenerator<PersonCells> {
  let after: readonly [string, string] = ['', ''];
  let most = CHUNK;
  for (;;) {
    const place = (kind: Kind) => [team, week, kind, LENGTH[periods], ...after] as const;
    const cells = await session.read(NEXT, [...place('usage'), most]);
    const last = cells.at(-1);
    if (!last) return;
    // The last row of a full chunk may have more cells, and waits for the next one.
    const whole = cells.length < most ? cells : cells.filter((row) => nameOf(row) !== nameOf(last));
    const end = whole.at(-1);
    most = end ? CHUNK : 2 * most;
    if (!end) continue;
    const until = [text(end, 'person'), text(end, 'period')] as const;
    const outcomes = Map.groupBy(await session.read(UP_TO, [...place('outcome'), ...until]), nameOf);
    const firsts = Map.groupBy(await session.read(UP_TO, [...place('first'), ...until]), nameOf);
    for (const [name, usage] of Map.groupBy(whole, nameOf)) {
      const [head] = usage;
      if (!head) continue;
      const of = (rows: readonly Row[] | undefined) => (rows ?? []).map(cellOf);
      const [period, person] = [text(head, 'period'), text(head, 'person')];
      yield { period, person, usage: of(usage), outcome: of(outcomes.get(name)), first: of(firsts.get(name)) };
    }
    after = until;
  }
}

/** The cells of one kind by period and person, of a week that is small enough to be read. */
export async function cellsOfKind(
  session: Session,
  team: string,
  week: number,
  kind: Kind,
): Promise<readonly { readonly period: string; readonly person: string; readonly cells: readonly StoredCell[] }[]> {
  const sql = `SELECT ${COLUMNS} FROM contributions WHERE team = $1 AND week = $2 AND kind = $3 ORDER BY person, period, n`;
  const people = Map.groupBy(await session.read(sql, [team, week, kind]), nameOf);
  return [...people.values()].flatMap((rows) => {
    const [head] = rows;
    return head ? [{ period: text(head, 'period'), person: text(head, 'person'), cells: rows.map(cellOf) }] : [];
  });
}

function nameOf(row: Row): string {
  return `${text(row, 'period')} ${text(row, 'person')}`;
}

function cellOf(row: Row): StoredCell {
  const artifact = text(row, 'artifact');
  return {
    artifact: artifact === '' ? null : artifact,
    bucket: text(row, 'bucket'),
    agent: text(row, 'agent'),
    model: text(row, 'model'),
    state: text(row, 'state'),
    cost: integer(row, 'cost') / 1e6,
  };
}
