import type { DatabaseSync } from 'node:sqlite';
import { MINUTE_MS } from '../../core/durations.ts';
import type { PlanWindow } from '../../core/live/planWindow.ts';
import { storedPlanWindows, storePlanWindow } from '../../ledger/planWindowStore.ts';

/** A reading that is the same is stored again after this long (ms), so that its age is true. */
const SAME_FOR = 5 * MINUTE_MS;

export interface LineReading {
  readonly session: string;
  /** Tokens; undefined where it was not named. */
  readonly contextWindow: number | undefined;
  readonly windows: readonly PlanWindow[];
  /** ms UTC. */
  readonly now: number;
}

/** Stores what Claude Code wrote to its status line command, if anything of it is new. Reports whether it wrote. Throws what SQLite throws. */
export function storeReading(db: DatabaseSync, reading: LineReading): boolean {
  const stored = storedPlanWindows(db);
  const news = reading.windows.filter((window) => isNews(window, stored));
  const contextWindow = reading.contextWindow !== namedWindow(db, reading.session) ? reading.contextWindow : undefined;
  if (news.length === 0 && (contextWindow === undefined || reading.session === '')) return false;
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const window of news) storePlanWindow(db, window);
    if (contextWindow !== undefined && reading.session !== '')
      storeWindow(db, reading.session, contextWindow, reading.now);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
  return true;
}

function isNews(window: PlanWindow, stored: readonly PlanWindow[]): boolean {
  const known = stored.find(
    ({ agent, home, name }) => agent === window.agent && home === window.home && name === window.name,
  );
  if (known === undefined) return true;
  if (known.usedPercent !== window.usedPercent || known.resetsAt !== window.resetsAt)
    return known.seenAt <= window.seenAt;
  return window.seenAt - known.seenAt >= SAME_FOR;
}

function namedWindow(db: DatabaseSync, session: string): number | undefined {
  const sql =
    "SELECT value FROM facts WHERE session = ? AND agent = 'claude-code' AND kind = 'context-window' AND key = ''";
  const value = db.prepare(sql).get(session)?.['value'];
  return typeof value === 'string' ? Number(value) : undefined;
}

function storeWindow(db: DatabaseSync, session: string, tokens: number, now: number): void {
  db.prepare(
    "INSERT OR REPLACE INTO facts (agent, session, kind, key, time, value) VALUES ('claude-code', ?, 'context-window', '', ?, ?)",
  ).run(session, now, String(tokens));
}
