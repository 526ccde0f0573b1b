import type { AgentId } from '../core/usage/call.ts';
import type { Ledger } from './ledger.ts';

export interface SessionRef {
  readonly agent: AgentId;
  readonly session: string;
}

/** Sessions that have this id, else those whose id begins so; at most `most`. */
export function sessionsLike(ledger: Ledger, id: string, most: number): readonly SessionRef[] {
  const all = 'SELECT DISTINCT agent, root AS session FROM contexts';
  const same = ledger.db.prepare(`${all} WHERE root = ? LIMIT ?`).all(id, most);
  const found =
    same.length > 0
      ? same
      : ledger.db.prepare(`${all} WHERE substr(root, 1, length(?1)) = ?1 ORDER BY root LIMIT ?2`).all(id, most);
  return found.map((row) => ({ agent: row['agent'] as AgentId, session: String(row['session']) }));
}
