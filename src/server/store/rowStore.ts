import type { RowKind } from '../../wire/schema.ts';
import { type Database, integer, type Session, text } from './teamDatabase.ts';

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
  | { readonly kind: 'created' | 'replaced' | 'same' }
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

/** In `quarantined`: 0 counts, 2 was removed by its owner and holds nothing but whose it is, at rev 0. */
const REMOVED = 2;
/** The week follows from the period; named with it, PostgreSQL looks into that week's part only. */
const KEY = 'team = $1 AND period = $2 AND kind = $3 AND cid = $4 AND week = CAST($5 AS BIGINT)';
/** The write and the release of its week exclude each other: a row that was taken is in the sums. */
const RELEASED = `SELECT 1 FROM frozen WHERE frozen.team = $1 AND frozen.week = CAST($5 AS BIGINT)
  AND frozen.kind IN (CASE WHEN $3 = 'usage' THEN 'usage' ELSE 'outcomeFinal' END,
    CASE WHEN $3 = 'usage' THEN 'usageClosing' ELSE 'outcomeFinalClosing' END)`;
const REPLACE = `UPDATE rows SET rev = $6, body = $7, day = $8, writes = CASE WHEN day = $8 THEN writes + 1 ELSE 1 END
  WHERE ${KEY} AND proof = $9 AND rev < $6 AND quarantined = 0 AND (day <> $8 OR writes < $10)
  AND NOT EXISTS (${RELEASED}) RETURNING rev`;
const INSERT = `INSERT INTO rows (team, period, kind, cid, week, proof, rev, body, day, writes, quarantined, number)
  SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), CAST($6 AS TEXT),
    CAST($7 AS BIGINT), CAST($8 AS TEXT), CAST($9 AS BIGINT), 1, 0, 0
  WHERE NOT EXISTS (${RELEASED})
  ON CONFLICT (team, week, period, kind, cid) DO NOTHING RETURNING rev`;
const CLEAR = `rev = 0, body = '', quarantined = ${REMOVED}`;
const REMOVE = `UPDATE rows SET ${CLEAR} WHERE ${KEY} AND proof = $6 RETURNING rev`;
const REMOVE_EARLY = `INSERT INTO rows (team, period, kind, cid, week, proof, rev, body, day, writes, quarantined, number)
  VALUES ($1, $2, $3, $4, $5, $6, 0, '', $7, 0, ${REMOVED}, 0)
  ON CONFLICT (team, week, period, kind, cid) DO UPDATE SET ${CLEAR} WHERE rows.proof = $6 RETURNING rev`;
const RELEASED_OF = RELEASED.replaceAll('$3', '$2').replace('$5', '$3');
const LOOK = `SELECT proof, rev, body, day, writes, quarantined FROM rows WHERE ${KEY}`;

/** People's rows. Every write touches one row; the first commit wins and the other one gets a conflict. */
export class RowStore {
  readonly #db: Session & Partial<Pick<Database, 'openWeek'>>;

  constructor(db: Session & Partial<Pick<Database, 'openWeek'>>) {
    this.#db = db;
  }

  /** The protocol's upsert: replace one's own older row, else insert, else say why not. */
  async put(row: Upsert): Promise<PutResult> {
    const key = [row.team, row.period, row.kind, row.cid, row.week] as const;
    await this.#db.openWeek?.(row.week);
    // Between looking and writing another instance may have written: then look again. Each turn somebody got further.
    for (let turn = 0; turn < 20; turn++) {
      const [replaced] = await this.#db.write(REPLACE, [
        ...key,
        row.rev,
        row.body,
        row.day,
        row.proof,
        row.writesPerDay,
      ]);
      if (replaced) return { kind: 'replaced' };
      const verdict = await this.#look(row);
      if (verdict && verdict !== 'again') return verdict;
      if ((await this.#db.read(RELEASED_OF, [row.team, row.kind, row.week])).length > 0) return { kind: 'released' };
      if (verdict === 'again') continue;
      const [created] = await this.#db.write(INSERT, [...key, row.proof, row.rev, row.body, row.day]);
      if (created) return { kind: 'created' };
    }
    throw new Error('a row changed under us twenty times');
  }

  async #look(row: Upsert): Promise<PutResult | 'again' | undefined> {
    const [seen] = await this.#db.read(LOOK, [row.team, row.period, row.kind, row.cid, row.week]);
    if (!seen) return undefined;
    if (text(seen, 'proof') !== row.proof) return { kind: 'notYours' };
    if (integer(seen, 'quarantined') === REMOVED) return { kind: 'removed' };
    const rev = integer(seen, 'rev');
    if (rev === row.rev && text(seen, 'body') === row.body) return { kind: 'same' };
    if (rev >= row.rev) return { kind: 'conflict', rev };
    const often = integer(seen, 'day') === row.day && integer(seen, 'writes') >= row.writesPerDay;
    return often ? { kind: 'tooOften' } : 'again';
  }

  /**
   * Empties one's own row. Its name stays until the week goes, so that a copy which was on its way does not make it again; for the
   * same reason a row that has not come yet is noted as removed.
   */
  async remove(row: Removal): Promise<'removed' | 'nothing' | 'notYours'> {
    const key = [row.team, row.period, row.kind, row.cid, row.week] as const;
    const [seen] = await this.#db.read(LOOK, key);
    // It stays removed: nothing is written, and the sums that are being made of its week do not begin again.
    if (seen && text(seen, 'proof') === row.proof && integer(seen, 'quarantined') === REMOVED) return 'nothing';
    if (row.mayCome) await this.#db.openWeek?.(row.week);
    const gone = await (row.mayCome
      ? this.#db.write(REMOVE_EARLY, [...key, row.proof, row.day])
      : this.#db.write(REMOVE, [...key, row.proof]));
    if (gone.length > 0) return 'removed';
    return (await this.#db.read(LOOK, key)).length > 0 ? 'notYours' : 'nothing';
  }

  /** Rows of a team's week that count, of days or of weeks. */
  async ofWeek(team: string, kind: RowKind, week: number): Promise<readonly StoredRow[]> {
    const sql =
      'SELECT period, cid, body FROM rows WHERE team = $1 AND kind = $2 AND week = $3 AND quarantined = 0 AND rev > 0';
    const rows = await this.#db.read(sql, [team, kind, week]);
    return rows.map((row) => ({ period: text(row, 'period'), cid: text(row, 'cid'), body: text(row, 'body') }));
  }

  /** Weeks from `from` to `to` (Mondays) of which rows are kept. Jumps from one to the next: there may be a million rows. */
  async weeksBetween(team: string, from: number, to: number): Promise<readonly number[]> {
    const next = 'SELECT week FROM rows WHERE team = $1 AND week >= $2 AND week <= $3 ORDER BY week LIMIT 1';
    const weeks: number[] = [];
    let [row] = await this.#db.read(next, [team, from, to]);
    while (row) {
      const week = integer(row, 'week');
      weeks.push(week);
      [row] = await this.#db.read(next, [team, week + 1, to]);
    }
    return weeks;
  }

  async removeWeek(team: string, week: number): Promise<void> {
    for (const table of ['contributions', 'rows'])
      await this.#db.write(`DELETE FROM ${table} WHERE team = $1 AND week = $2`, [team, week]);
  }
}
