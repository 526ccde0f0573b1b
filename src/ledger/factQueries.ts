import type { Ledger } from './ledger.ts';
import { COUNTED } from './queries.ts';

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

/** How many calls each session has, those of its sub-agents included; by `agent session`. */
export function callCounts(ledger: Ledger): ReadonlyMap<string, number> {
  const sql = `
    SELECT c.agent || ' ' || c.root AS name, COUNT(*) AS calls FROM calls k JOIN contexts c ON c.id = k.context
    WHERE c.counted = 1 AND ${COUNTED} GROUP BY 1`;
  const rows = ledger.db.prepare(sql).all() as { name: string; calls: number }[];
  return new Map(rows.map(({ name, calls }) => [name, calls]));
}

/** The agent's own title of a session; '' where its log has none. Untrusted. */
export function titleFact(ledger: Ledger, agent: string, session: string): string {
  const sql = "SELECT value FROM facts WHERE session = ? AND agent = ? AND kind = 'title' ORDER BY time DESC LIMIT 1";
  const value = ledger.db.prepare(sql).get(session, agent)?.['value'];
  const title: unknown = value === undefined ? '' : JSON.parse(String(value));
  return typeof title === 'string' ? title : '';
}
