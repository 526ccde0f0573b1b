import type { Ledger } from '../ledger.ts';

const NONE: ReadonlyMap<number, readonly string[]> = new Map();

/**
 * Reasons why a session is a lower bound although its calls are whole (a request left a trace, and no counts), by the id of each
 * context that is the session's own. The facts are few: most ledgers have none.
 */
export function lowerBoundTraces(ledger: Ledger): ReadonlyMap<number, readonly string[]> {
  const rows = ledger.db
    .prepare(
      `SELECT c.id, f.key FROM facts f JOIN contexts c ON c.session = f.session AND c.agent = f.agent
       WHERE f.kind = 'lower-bound' AND f.value <> 'null' ORDER BY f.key`,
    )
    .all() as { id: number; key: string }[];
  if (rows.length === 0) return NONE;
  const found = new Map<number, string[]>();
  for (const { id, key } of rows) found.set(id, [...(found.get(id) ?? []), key]);
  return found;
}
