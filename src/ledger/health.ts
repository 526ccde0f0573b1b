import { statSync } from 'node:fs';
import { MINUTE_MS } from '../core/durations.ts';
import type { AgentId } from '../core/usage/call.ts';
import { FLAG } from './calls/row.ts';
import { backupsOf } from './file/backup.ts';
import type { Ledger } from './ledger.ts';
import { COUNTED, COUNTED_CONTEXT } from './rollup/sumColumns.ts';

/** What is odd about an agent's calls. */
export interface AgentHealth {
  readonly agent: AgentId;
  readonly calls: number;
  /** Calls whose log does not hold all that was billed. */
  readonly lowerBound: number;
  /** Times of the first and last call whose time can be right, ms UTC; 0 for none. */
  readonly first: number;
  readonly last: number;
  /** Calls later than now, and the latest of them: a clock is wrong. */
  readonly future: number;
  readonly latest: number;
  /** Calls from before there were agents: their log has no time, or a clock is wrong. */
  readonly undated: number;
}

/** Clocks of a container and its host differ by seconds; minutes are a mistake. */
const TOLERANCE = 5 * MINUTE_MS;
const AGENTS_BEGAN = Date.UTC(2022, 0, 1);

/** Asks the sums of contexts, and single calls only of contexts with a lower bound or a time that cannot be right. */
export function agentHealth(ledger: Ledger, now: number): readonly AgentHealth[] {
  const limit = now + TOLERANCE;
  const sql = `
    WITH asked AS (
      SELECT t.context, c.agent, t.calls, t.first, t.last, t.lower <> 0 OR t.first < ${AGENTS_BEGAN} OR t.last > ?1 AS odd
      FROM context_sums t JOIN contexts c ON c.id = t.context WHERE ${COUNTED_CONTEXT}),
    parts AS (
      SELECT agent, calls, 0 AS lowerBound, first, last, 0 AS future, last AS latest, 0 AS undated FROM asked WHERE NOT odd
      UNION ALL
      SELECT a.agent, 1, k.flags & ${FLAG.lowerBound}, CASE WHEN k.time BETWEEN ${AGENTS_BEGAN} AND ?1 THEN k.time END,
        CASE WHEN k.time BETWEEN ${AGENTS_BEGAN} AND ?1 THEN k.time END, k.time > ?1, k.time, k.time < ${AGENTS_BEGAN}
      FROM asked a CROSS JOIN calls k ON k.context = a.context AND ${COUNTED} WHERE a.odd)
    SELECT agent, SUM(calls) AS calls, SUM(lowerBound) AS lowerBound, COALESCE(MIN(first), 0) AS first,
      COALESCE(MAX(last), 0) AS last, SUM(future) AS future, MAX(latest) AS latest, SUM(undated) AS undated
    FROM parts GROUP BY 1 ORDER BY calls DESC`;
  return ledger.db.prepare(sql).all(limit) as unknown as AgentHealth[];
}

/** What agents' logs say that they leave out: in how many sessions. Values are JSON from the reader. */
export function toldUnmeasured(ledger: Ledger): readonly { agent: AgentId; value: string; sessions: number }[] {
  const sql = `
    SELECT agent, value, COUNT(DISTINCT session) AS sessions FROM facts
    WHERE kind = 'not-measured' GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 50`;
  return ledger.db.prepare(sql).all() as never;
}

export interface LedgerFile {
  readonly bytes: number;
  /** Of what is written and not yet in the file itself. */
  readonly walBytes: number;
  readonly backups: number;
  /** When the newest backup was written, ms UTC; null for none. */
  readonly lastBackup: number | null;
}

export function ledgerFile(path: string): LedgerFile {
  const backups = backupsOf(path);
  const newest = backups[0];
  return {
    bytes: sizeOf(path),
    walBytes: sizeOf(`${path}-wal`),
    backups: backups.length,
    lastBackup: newest === undefined ? null : Math.round(statSync(newest).mtimeMs),
  };
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
