import type { RowKind } from '../../wire/schema.ts';
import { type Database, integer, text } from './database.ts';

type Session = Pick<Database, 'read' | 'write'>;

export interface RowKey {
  readonly team: string;
  readonly period: string;
  readonly kind: RowKind;
  readonly cid: string;
}

export interface Upsert extends RowKey {
  /** Monday of the period's week, in days. */
  readonly week: number;
  /** SHA-256 of the owner's proof, in hex. */
  readonly proof: string;
  readonly rev: number;
  /** Canonical JSON. */
  readonly body: string;
  /** The server's day. */
  readonly day: number;
  readonly writesPerDay: number;
  /** Pseudonyms of one period beyond so many are set aside. */
  readonly people: number;
}

export interface Removal extends RowKey {
  /** Monday of the period's week, in days. */
  readonly week: number;
  /** SHA-256 of the owner's proof, in hex. */
  readonly proof: string;
  /** The server's day. */
  readonly day: number;
  /** Its period is open: what was sent before may still be on its way. */
  readonly mayCome: boolean;
}

export type PutResult =
  | { readonly kind: 'created' | 'replaced' | 'same'; readonly quarantined: boolean }
  | { readonly kind: 'notYours' }
  /** Its owner removed it: whatever arrives afterwards was sent before. */
  | { readonly kind: 'removed' }
  /** The sums of its week are released: it would be in none of them. */
  | { readonly kind: 'released' }
  | { readonly kind: 'conflict'; readonly rev: number }
  | { readonly kind: 'tooOften' };

export interface StoredRow {
  readonly period: string;
  readonly cid: string;
  readonly body: string;
}

/** In `quarantined`: 0 counts, 1 is set aside, 2 was removed by its owner and holds nothing but whose it was. */
const REMOVED = 2;
const KEY = 'team = $1 AND period = $2 AND kind = $3 AND cid = $4';
/** The write and the release of its week exclude each other: a row that was taken is in the sums. */
const RELEASED = `SELECT 1 FROM frozen WHERE frozen.team = $1 AND frozen.week = CAST($5 AS BIGINT)
  AND frozen.kind = CASE WHEN $3 = 'usage' THEN 'usage' ELSE 'outcomeFinal' END`;
const REPLACE = `UPDATE rows SET rev = $6, body = $7, day = $8, writes = CASE WHEN day = $8 THEN writes + 1 ELSE 1 END
  WHERE ${KEY} AND proof = $9 AND rev < $6 AND quarantined <> ${REMOVED} AND (day <> $8 OR writes < $10)
  AND NOT EXISTS (${RELEASED}) RETURNING quarantined`;
const INSERT = `INSERT INTO rows (team, period, kind, cid, week, proof, rev, body, day, writes, quarantined)
  SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), CAST($6 AS TEXT),
    CAST($7 AS BIGINT), CAST($8 AS TEXT), CAST($9 AS BIGINT), 1,
    CASE WHEN (SELECT COUNT(*) FROM (SELECT 1 FROM rows WHERE team = $1 AND period = $2 AND kind = $3 AND quarantined = 0
      LIMIT CAST($10 AS BIGINT)) AS seen) >= CAST($10 AS BIGINT) THEN 1 ELSE 0 END
  WHERE NOT EXISTS (${RELEASED}) ON CONFLICT (team, period, kind, cid) DO NOTHING RETURNING quarantined`;
const CLEAR = `rev = 0, body = '', quarantined = ${REMOVED}`;
const REMOVE = `UPDATE rows SET ${CLEAR} WHERE ${KEY} AND proof = $5 RETURNING rev`;
const REMOVE_EARLY = `INSERT INTO rows (team, period, kind, cid, week, proof, rev, body, day, writes, quarantined)
  VALUES ($1, $2, $3, $4, $6, $5, 0, '', $7, 0, ${REMOVED})
  ON CONFLICT (team, period, kind, cid) DO UPDATE SET ${CLEAR} WHERE rows.proof = $5 RETURNING rev`;
const RELEASED_OF = RELEASED.replace('$3', '$2').replace('$5', '$3');
const LOOK = `SELECT proof, rev, body, day, writes, quarantined FROM rows WHERE ${KEY}`;

/** People's rows. Every write touches one row; whoever commits first wins and the other is told. */
export class RowStore {
  readonly #db: Session;

  constructor(db: Session) {
    this.#db = db;
  }

  /** The protocol's upsert: replace one's own older row, else insert, else say why not. */
  async put(row: Upsert): Promise<PutResult> {
    const key = [row.team, row.period, row.kind, row.cid] as const;
    // Between looking and writing another instance may have written: then look again. Each turn somebody got further.
    for (let turn = 0; turn < 20; turn++) {
      const [replaced] = await this.#db.write(REPLACE, [
        ...key,
        row.week,
        row.rev,
        row.body,
        row.day,
        row.proof,
        row.writesPerDay,
      ]);
      if (replaced) return { kind: 'replaced', quarantined: integer(replaced, 'quarantined') === 1 };
      const verdict = await this.#look(row);
      if (verdict && verdict !== 'again') return verdict;
      if ((await this.#db.read(RELEASED_OF, [row.team, row.kind, row.week])).length > 0) return { kind: 'released' };
      if (verdict === 'again') continue;
      const insert = [...key, row.week, row.proof, row.rev, row.body, row.day, row.people];
      const [created] = await this.#db.write(INSERT, insert);
      if (created) return { kind: 'created', quarantined: integer(created, 'quarantined') === 1 };
    }
    throw new Error('a row changed under us twenty times');
  }

  async #look(row: Upsert): Promise<PutResult | 'again' | undefined> {
    const [seen] = await this.#db.read(LOOK, [row.team, row.period, row.kind, row.cid]);
    if (!seen) return undefined;
    if (text(seen, 'proof') !== row.proof) return { kind: 'notYours' };
    if (integer(seen, 'quarantined') === REMOVED) return { kind: 'removed' };
    const rev = integer(seen, 'rev');
    if (rev === row.rev && text(seen, 'body') === row.body) {
      return { kind: 'same', quarantined: integer(seen, 'quarantined') === 1 };
    }
    if (rev >= row.rev) return { kind: 'conflict', rev };
    const often = integer(seen, 'day') === row.day && integer(seen, 'writes') >= row.writesPerDay;
    return often ? { kind: 'tooOften' } : 'again';
  }

  /**
   * Empties one's own row. Its name stays until the week goes, so that a copy which was on its way does not make it again; for the
   * same reason a row that has not come yet is noted as removed.
   */
  async remove(row: Removal): Promise<'removed' | 'nothing' | 'notYours'> {
    const key = [row.team, row.period, row.kind, row.cid, row.proof] as const;
    const gone = await (row.mayCome
      ? this.#db.write(REMOVE_EARLY, [...key, row.week, row.day])
      : this.#db.write(REMOVE, key));
    if (gone.length > 0) return 'removed';
    return (await this.#db.read(LOOK, key.slice(0, 4))).length > 0 ? 'notYours' : 'nothing';
  }

  /** Rows of a team's week that count, of days or of weeks. */
  async ofWeek(team: string, kind: RowKind, week: number): Promise<readonly StoredRow[]> {
    const sql = 'SELECT period, cid, body FROM rows WHERE team = $1 AND kind = $2 AND week = $3 AND quarantined = 0';
    const rows = await this.#db.read(sql, [team, kind, week]);
    return rows.map((row) => ({ period: text(row, 'period'), cid: text(row, 'cid'), body: text(row, 'body') }));
  }

  /** Weeks from `from` to `to` (Mondays) of which rows are kept. Jumps from one to the next: there may be a million rows. */
  async weeksBetween(team: string, from: number, to: number): Promise<readonly number[]> {
    const next = `SELECT week FROM rows WHERE team = $1 AND kind = $2 AND week >= $3 AND week <= $4 ORDER BY week LIMIT 1`;
    const weeks = new Set<number>();
    for (const kind of ['usage', 'outcome']) {
      let [row] = await this.#db.read(next, [team, kind, from, to]);
      while (row) {
        const week = integer(row, 'week');
        weeks.add(week);
        [row] = await this.#db.read(next, [team, kind, week + 1, to]);
      }
    }
    return [...weeks].toSorted((a, b) => a - b);
  }

  async removeWeek(team: string, week: number): Promise<void> {
    await this.#db.write('DELETE FROM rows WHERE team = $1 AND week = $2', [team, week]);
  }

  /** How many pseudonyms were set aside, by period. */
  async quarantine(team: string): Promise<readonly { readonly period: string; readonly rows: number }[]> {
    const sql = `SELECT period, COUNT(*) AS n FROM rows WHERE team = $1 AND quarantined = 1 GROUP BY period ORDER BY period`;
    return (await this.#db.read(sql, [team])).map((row) => ({ period: text(row, 'period'), rows: integer(row, 'n') }));
  }

  /** Takes a period's rows out of the quarantine (`release`) or deletes them. */
  async settleQuarantine(team: string, period: string, release: boolean): Promise<number> {
    const where = 'WHERE team = $1 AND period = $2 AND quarantined = 1 RETURNING rev';
    const sql = release ? `UPDATE rows SET quarantined = 0 ${where}` : `DELETE FROM rows ${where}`;
    return (await this.#db.write(sql, [team, period])).length;
  }
}
