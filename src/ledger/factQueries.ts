import { type SessionKey, sessionKey } from '../core/usage/sessionKey.ts';
import type { Ledger } from './ledger.ts';
import { COUNTED_CONTEXT } from './rollup/sumColumns.ts';

export interface SessionFact {
  readonly agent: string;
  readonly session: string;
  /** JSON. */
  readonly value: string;
}

/** Facts of one kind, of all sessions. */
export function sessionFacts(ledger: Ledger, kind: 'vendor-cost' | 'not-measured'): readonly SessionFact[] {
  return ledger.db.prepare('SELECT agent, session, value FROM facts WHERE kind = ?').all(kind) as never;
}

/** Returns how many calls each session has, those of its sub-agents included. */
export function callCounts(ledger: Ledger): ReadonlyMap<SessionKey, number> {
  const sql = `
    SELECT c.agent, c.root AS session, SUM(s.calls) AS calls FROM context_sums s JOIN contexts c ON c.id = s.context
    WHERE ${COUNTED_CONTEXT} GROUP BY c.agent, c.root`;
  const rows = ledger.db.prepare(sql).all() as { agent: string; session: string; calls: number }[];
  return new Map(rows.map((row) => [sessionKey(row), row.calls]));
}

/** The agent's own title of a session, a person's before one that was made; '' where its log has none. Untrusted. */
export function titleFact(ledger: Ledger, agent: string, session: string): string {
  const sql = `
    SELECT value FROM facts WHERE session = ? AND agent = ? AND kind = 'title'
    ORDER BY key = 'custom-title' DESC, key = 'summary', time DESC LIMIT 1`;
  return textFact(ledger.db.prepare(sql).get(session, agent));
}

/** Where the agent's own folder is, as its log shows; '' where it does not. */
export function homeFact(ledger: Ledger, agent: string, session: string): string {
  const sql = "SELECT value FROM facts WHERE session = ? AND agent = ? AND kind = 'home' LIMIT 1";
  return textFact(ledger.db.prepare(sql).get(session, agent));
}

function textFact(row: Record<string, unknown> | undefined): string {
  const json = row?.['value'];
  const value: unknown = typeof json === 'string' ? JSON.parse(json) : '';
  return typeof value === 'string' ? value : '';
}
