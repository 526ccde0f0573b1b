import type { DatabaseSync } from 'node:sqlite';
import { QUARTER_MS } from '../../core/durations.ts';
import { isSound } from '../damage/isDamage.ts';
import { ChangedCalls, Rollup } from '../rollup/rollup.ts';
import { hasKeyIndex, isTableWhole, isWhole, UNEQUAL_CONTEXTS, UNEQUAL_QUARTERS } from './isWhole.ts';

/** Calls whose key is not in the index of keys. */
const UNKNOWN_KEYS = `SELECT k.context, k.time / ${QUARTER_MS} AS quarter FROM calls k
  WHERE k.output >= 0 AND NOT EXISTS (SELECT 1 FROM calls i INDEXED BY calls_by_key WHERE i.key = k.key)`;
/** Calls in quarters of an hour that have no sums. */
const WITHOUT_SUMS = `SELECT DISTINCT k.context, k.time / ${QUARTER_MS} AS quarter FROM calls k WHERE k.flags & 64 = 0
  AND NOT EXISTS (SELECT 1 FROM quarters q WHERE q.calls >= 0 AND q.context = k.context AND q.quarter = k.time / ${QUARTER_MS})`;

type Quarter = readonly [context: number, quarter: number];

/**
 * Copies a ledger whose structure is sound and in which a disk changed calls or their sums to `target`. Calls of a quarter of an
 * hour that do not add up are left out, and all logs are read again; where the sums were changed and not the calls, the sums are made
 * again. Reports false if that does not make the ledger whole: then something else is damaged too.
 */
export function mendCalls(damaged: DatabaseSync, target: string): boolean {
  try {
    if (!isSound(damaged)) return false;
    const quarters = unequalQuarters(damaged);
    const contexts = damaged
      .prepare(UNEQUAL_CONTEXTS)
      .all()
      .map(({ context }) => Number(context));
    if (quarters.length === 0 && contexts.length === 0) return false;
    damaged.prepare('VACUUM INTO ?').run(target);
    const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
    const db = new Database(target);
    try {
      db.exec('PRAGMA journal_mode = WAL; BEGIN');
      leaveOut(db, quarters, new Set(contexts));
      db.exec('COMMIT');
      // SQLite copies a row that is out of order where it was.
      return isWhole(db, true) && isTableWhole(db, 'calls');
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

function unequalQuarters(db: DatabaseSync): readonly Quarter[] {
  const asked = [UNEQUAL_QUARTERS, WITHOUT_SUMS, ...(hasKeyIndex(db) ? [UNKNOWN_KEYS] : [])];
  const found = new Map<string, Quarter>();
  for (const sql of asked)
    for (const row of db.prepare(sql).all()) {
      const [context, quarter] = [Number(row['context']), Number(row['quarter'])];
      found.set(`${context} ${quarter}`, [context, quarter]);
    }
  return [...found.values()];
}

/** Sums the quarters again. Where that gives sums of a context that its quarters did not have before, the calls are right. */
function leaveOut(db: DatabaseSync, quarters: readonly Quarter[], contexts: ReadonlySet<number>): void {
  const [changed, again] = [new ChangedCalls(), new ChangedCalls()];
  for (const [context, quarter] of quarters) again.add(context, quarter * QUARTER_MS);
  for (const context of contexts) if (!again.quarters.has(context)) again.quarters.set(context, new Set());
  const before = db.prepare('SELECT * FROM context_sums WHERE context = ?');
  const sums = new Map([...contexts].map((context) => [context, JSON.stringify(before.get(context))]));
  const rollup = new Rollup(db);
  rollup.write(again);
  const span = 'WHERE context = ? AND time >= ? AND time < ?';
  const forget = db.prepare(`DELETE FROM several WHERE message IN (SELECT key FROM calls ${span})`);
  const remove = db.prepare(`DELETE FROM calls ${span}`);
  for (const [context, quarter] of quarters) {
    if (sums.has(context) && JSON.stringify(before.get(context)) === sums.get(context)) continue;
    const start = quarter * QUARTER_MS;
    for (const statement of [forget, remove]) statement.run(context, start, start + QUARTER_MS);
    changed.add(context, start);
  }
  rollup.write(changed);
  if (changed.quarters.size > 0) db.exec('DELETE FROM logs');
}
