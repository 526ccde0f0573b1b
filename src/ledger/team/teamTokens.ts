import type { Ledger } from '../ledger.ts';
import type { TeamKey } from './teamStore.ts';

/** A token that a row of its period is sent with. */
export interface StoredToken {
  readonly period: string;
  /** The public key that made it. */
  readonly key: string;
  readonly token: string;
}

export function readTokens(ledger: Ledger, { endpoint, team }: TeamKey): readonly StoredToken[] {
  const sql = 'SELECT period, key, token FROM team_tokens WHERE endpoint = ? AND team = ? ORDER BY period';
  return ledger.db.prepare(sql).all(endpoint, team) as unknown as StoredToken[];
}

export function keepTokens(ledger: Ledger, { endpoint, team }: TeamKey, tokens: readonly StoredToken[]): void {
  ledger.transact(() => {
    const insert = ledger.db.prepare(
      'INSERT OR REPLACE INTO team_tokens (endpoint, team, period, key, token) VALUES (?, ?, ?, ?, ?)',
    );
    for (const { period, key, token } of tokens) insert.run(endpoint, team, period, key, token);
  });
}

/** Removes tokens: those of one period, or all. */
export function dropTokens(ledger: Ledger, { endpoint, team }: TeamKey, period?: string): void {
  ledger.transact(() => {
    ledger.db
      .prepare('DELETE FROM team_tokens WHERE endpoint = ? AND team = ? AND period = COALESCE(?, period)')
      .run(endpoint, team, period ?? null);
  });
}
