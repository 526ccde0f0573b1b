import type { Ledger } from '../ledger.ts';
import type { TeamKey } from './teamStore.ts';

export interface RowName {
  readonly kind: string;
  readonly period: string;
}

/** A row with the part of the person's row that is this machine's. */
export interface PartName extends RowName {
  readonly part: number;
}

/** What is known of one's own row at the endpoint. */
export interface TeamRow extends PartName {
  /** The highest revision that was ever tried. */
  readonly rev: number;
  /** What the verdict is about, as canonical JSON; '' where it is not known what the endpoint holds. */
  readonly content: string;
  /** `deleting`: the person wants it removed, and the endpoint has not said yet that it is. */
  readonly verdict: 'acknowledged' | 'refused' | 'gone' | 'deleting' | 'deleted';
  /** The endpoint's word for a refusal. */
  readonly code: string;
}

export function readRows(ledger: Ledger, { endpoint, team }: TeamKey): readonly TeamRow[] {
  const sql =
    'SELECT kind, period, part, rev, content, verdict, code FROM team_rows WHERE endpoint = ? AND team = ? ORDER BY period, kind';
  return ledger.db.prepare(sql).all(endpoint, team) as unknown as TeamRow[];
}

/**
 * Before a row goes out: gives it a revision that nobody tried before, at least `least`, and forgets what the endpoint
 * holds. So after a crash or a lost answer it goes again, and a request that arrives late loses against every later one.
 */
export function beginRow(ledger: Ledger, key: TeamKey, { kind, period, part }: PartName, least: number): number {
  return ledger.transact(() => {
    const row = ledger.db
      .prepare(`
        INSERT INTO team_rows (endpoint, team, kind, period, part, rev, content, verdict) VALUES (?, ?, ?, ?, ?, ?, '', 'acknowledged')
        ON CONFLICT DO UPDATE SET part = excluded.part, rev = MAX(rev + 1, excluded.rev), content = '', code = ''
        WHERE verdict IN ('acknowledged', 'refused')
        RETURNING rev`)
      .get(key.endpoint, key.team, kind, period, part, least);
    return Number(row?.['rev'] ?? 0);
  });
}

/** The endpoint's verdict about a revision; nothing changes if a later one is on its way. */
export function settleRow(ledger: Ledger, key: TeamKey, row: TeamRow): void {
  ledger.transact(() => {
    ledger.db
      .prepare(`
        UPDATE team_rows SET content = ?, verdict = ?, code = ?
        WHERE endpoint = ? AND team = ? AND kind = ? AND period = ? AND rev = ? AND verdict NOT IN ('deleting', 'deleted')`)
      .run(row.content, row.verdict, row.code, key.endpoint, key.team, row.kind, row.period, row.rev);
  });
}

/** The person wants everything removed that the endpoint may hold. Returns how many rows that are. */
export function askForDeletion(ledger: Ledger, { endpoint, team }: TeamKey): number {
  return ledger.transactDurably(() =>
    Number(
      ledger.db
        .prepare(
          "UPDATE team_rows SET verdict = 'deleting', content = '', code = '' WHERE endpoint = ? AND team = ? AND verdict <> 'deleted'",
        )
        .run(endpoint, team).changes,
    ),
  );
}

/**
 * What the endpoint answered before holds no more: it was put back to an earlier day. What it took is sent again, which replaces the
 * same, and what it removed is removed again.
 */
export function forgetAnswers(ledger: Ledger, { endpoint, team }: TeamKey): void {
  ledger.transactDurably(() => {
    ledger.db
      .prepare(`
        UPDATE team_rows SET content = '', verdict = CASE verdict WHEN 'deleted' THEN 'deleting' ELSE verdict END
        WHERE endpoint = ? AND team = ? AND verdict IN ('acknowledged', 'deleted')`)
      .run(endpoint, team);
  });
}

export function markDeleted(ledger: Ledger, { endpoint, team }: TeamKey, { kind, period }: RowName): void {
  ledger.transact(() => {
    ledger.db
      .prepare("UPDATE team_rows SET verdict = 'deleted' WHERE endpoint = ? AND team = ? AND kind = ? AND period = ?")
      .run(endpoint, team, kind, period);
  });
}
