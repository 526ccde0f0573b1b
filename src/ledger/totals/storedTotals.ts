import type { DatabaseSync } from 'node:sqlite';
import type { AgentId } from '../../core/usage/call.ts';
import type { ModelCounts } from '../../core/usage/runningTotals.ts';

/** The value of a `running-totals` fact: one record of a session's running totals, as its agent logs them. */
export interface TotalsFact {
  /** When the totals began, ms UTC. */
  readonly start: number;
  /** The agent's own figure in nano-dollars; undefined where it gives none. */
  readonly cost?: number;
  /** The first call of the session behind the record, ms UTC; absent while there is none. */
  readonly until?: number;
  /** The session that this one was forked from, and its own first call, ms UTC. */
  readonly parent?: string;
  readonly forked?: number;
  readonly models: readonly ModelCounts[];
}

export interface StoredTotals extends Required<Omit<TotalsFact, 'cost'>> {
  readonly agent: AgentId;
  readonly session: string;
  /** Distinguishes the records of a session: their number. */
  readonly key: number;
  /** Of the last call that the record holds, ms UTC. */
  readonly time: number;
  readonly cost: number | undefined;
}

/** Records of the sessions that wait to be settled and of the forks of those; `all` holds their parents' too. Both in order. */
export function storedTotals(db: DatabaseSync): {
  readonly asked: readonly StoredTotals[];
  readonly all: readonly StoredTotals[];
} {
  const sql = `
    WITH asked AS (
      SELECT agent, session FROM unsettled
      UNION SELECT f.agent, f.session FROM facts f JOIN unsettled u ON u.agent = f.agent AND u.session = f.value ->> 'parent'
      WHERE f.kind = 'running-totals'),
    parents AS (
      SELECT f.agent, f.value ->> 'parent' AS session FROM asked a JOIN facts f ON f.session = a.session AND f.agent = a.agent
      WHERE f.kind = 'running-totals' AND f.value ->> 'parent' IS NOT NULL)
    SELECT f.agent, f.session, f.key, f.time, f.value, (f.agent, f.session) IN asked AS asked FROM facts f
    WHERE f.kind = 'running-totals' AND ((f.agent, f.session) IN asked OR (f.agent, f.session) IN parents)`;
  const rows = db.prepare(sql).all() as {
    agent: AgentId;
    session: string;
    key: string;
    time: number;
    value: string;
    asked: number;
  }[];
  const read = rows
    .map(({ agent, session, key, time, value, asked }) => {
      const fact = JSON.parse(value) as TotalsFact;
      const record: StoredTotals = {
        agent,
        session,
        key: Number(key),
        time,
        start: fact.start,
        cost: fact.cost,
        until: fact.until ?? Number.MAX_SAFE_INTEGER,
        parent: fact.parent ?? '',
        forked: fact.forked ?? Number.MAX_SAFE_INTEGER,
        models: fact.models,
      };
      return { record, isAsked: asked === 1 };
    })
    .toSorted((a, b) => a.record.key - b.record.key);
  return {
    asked: read.filter(({ isAsked }) => isAsked).map(({ record }) => record),
    all: read.map(({ record }) => record),
  };
}
