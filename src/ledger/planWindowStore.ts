import type { DatabaseSync } from 'node:sqlite';
import type { PlanWindow } from '../core/live/planWindow.ts';
import type { AgentId } from '../core/usage/call.ts';
import type { Ledger } from './ledger.ts';
import { COUNTED, COUNTED_CONTEXT } from './rollup/sumColumns.ts';

/** The plan windows that an agent reported outside of its logs. */
export function storedPlanWindows(db: DatabaseSync): readonly PlanWindow[] {
  const sql = 'SELECT agent, home, name, used, resets, seen FROM plan_windows ORDER BY agent, home, name';
  return (db.prepare(sql).all() as unknown as StoredWindow[]).map(({ agent, home, name, used, resets, seen }) => ({
    agent,
    home,
    name,
    usedPercent: used,
    resetsAt: resets,
    seenAt: seen,
  }));
}

interface StoredWindow {
  readonly agent: string;
  readonly home: string;
  readonly name: string;
  readonly used: number;
  readonly resets: number | null;
  readonly seen: number;
}

/** Stores a reading; an older one than the stored one is left out. */
export function storePlanWindow(db: DatabaseSync, window: PlanWindow): void {
  db.prepare(
    `INSERT INTO plan_windows (agent, home, name, used, resets, seen) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (agent, home, name) DO UPDATE SET used = excluded.used, resets = excluded.resets, seen = excluded.seen
     WHERE excluded.seen >= seen`,
  ).run(window.agent, window.home, window.name, window.usedPercent ?? 0, window.resetsAt, window.seenAt);
}

export interface RateLimits {
  readonly agent: AgentId;
  /** '' for a log that was read by an earlier version. */
  readonly home: string;
  readonly time: number;
  /** JSON, as the log holds it. */
  readonly value: string;
}

/** The newest rate limits of each home. SQLite takes the other columns from the row of the maximum. */
export function latestRateLimits(ledger: Ledger): readonly RateLimits[] {
  const sql = `
    SELECT f.agent, COALESCE(json_extract(h.value, '$'), '') AS home, MAX(f.time) AS time, f.value
    FROM facts f LEFT JOIN facts h ON h.session = f.session AND h.agent = f.agent AND h.kind = 'home' AND h.key = ''
    WHERE f.kind = 'rate-limits' GROUP BY 1, 2 ORDER BY 1, 2`;
  return ledger.db.prepare(sql).all() as never;
}

/** What Copilot's logs counted in credits from `since` (ms UTC) on, as nano-dollars, and the time of the last such call. */
export function creditsSince(
  ledger: Ledger,
  since: number,
): readonly { readonly agent: string; readonly cost: number; readonly time: number }[] {
  const sql = `
    SELECT c.agent, TOTAL(k.vendor) AS cost, MAX(k.time) AS time FROM contexts c CROSS JOIN calls k ON k.context = c.id
    WHERE c.agent IN ('copilot-chat', 'copilot-cli') AND ${COUNTED_CONTEXT} AND ${COUNTED} AND k.time >= ? AND k.vendor > 0
    GROUP BY 1 ORDER BY 1`;
  return ledger.db.prepare(sql).all(since) as never;
}
