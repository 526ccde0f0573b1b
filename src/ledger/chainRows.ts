import type { ChainCall } from '../core/live/chainCall.ts';
import { SUM } from '../core/pricing/modifiers.ts';
import type { AgentId } from '../core/usage/call.ts';
import { CALL_COLUMNS, callOfRow } from './callRows.ts';
import { FLAG } from './calls/row.ts';
import { type ArrayRow, readArrays } from './damage/guardedDatabase.ts';
import type { Ledger } from './ledger.ts';
import { readByWeek } from './readByWeek.ts';
import { COUNTED, COUNTED_CONTEXT, DURING, during } from './rollup/sumColumns.ts';

/** A call with the session whose conversation it belongs to. */
export interface SessionCall extends ChainCall {
  readonly session: string;
}

/**
 * Whether a call is beside its session's conversation: marked so, in a log of its own that another session launched, or made by
 * a sub-agent that the log names. Claude Code marks its sub-agents' calls and names a conversation's own agent too.
 */
const SIDE = `(k.flags & ${FLAG.sideChain}) <> 0 OR c.session <> c.root
  OR (c.agent <> 'claude-code' AND c.detail <> '' AND substr(c.detail, 1, 1) <> char(9))`;
const COLUMNS = `${CALL_COLUMNS}, k.time, ${SIDE} AS side, c.root AS session`;
/** A sum of several requests is no prompt: it says nothing of the next one. */
const ONE_REQUEST = `${COUNTED_CONTEXT} AND ${COUNTED} AND ',' || c.modifiers || ',' NOT LIKE '%,${SUM},%'`;
const FROM = 'FROM contexts c JOIN calls k ON k.context = c.id';
/** A second model that was asked within a message (an advisor) has the message's time, and most often no cache. */
const NEWEST = 'ORDER BY k.time DESC, k.read + k.write5m + k.write1h DESC, k.key DESC LIMIT 1';

/** The calls on which a session's next turn depends, oldest first: the newest of its main chain, and the newest that wrote to a cache. */
export function newestCalls(ledger: Ledger, agent: AgentId, session: string): readonly ChainCall[] {
  const where = `c.root = ? AND c.agent = ? AND ${ONE_REQUEST} AND NOT (${SIDE})`;
  const sql = (more: string) => `SELECT ${COLUMNS} ${FROM} WHERE ${where} ${more} ${NEWEST}`;
  const writing = readArrays(ledger.db, sql('AND k.write5m + k.write1h > 0'), session, agent);
  return [...writing, ...readArrays(ledger.db, sql(''), session, agent)].map(callOf);
}

/** Ids of all contexts of the sessions that made a call in a span, ms UTC; `until` is outside. */
export function contextsOfActive(ledger: Ledger, since: number, until: number): readonly number[] {
  const sql = `
    SELECT s.id FROM (SELECT DISTINCT c.agent, c.root FROM contexts c
      WHERE c.id IN (SELECT q.context FROM quarters q WHERE q.quarter >= ? AND q.quarter <= ? AND q.last >= ? AND q.first < ?)) a
    CROSS JOIN contexts s ON s.root = a.root AND s.agent = a.agent`;
  return ledger.db
    .prepare(sql)
    .all(...during(since, until))
    .map((row) => Number(row['id']));
}

/** All calls of one request from `since` to before `until` (ms UTC), of these contexts or of all, in order of time. */
export function* sessionCalls(
  ledger: Ledger,
  { since, until, contexts }: { readonly since: number; readonly until: number; readonly contexts?: readonly number[] },
): Generator<SessionCall> {
  const from =
    contexts === undefined
      ? `${FROM} WHERE ${DURING}`
      : `FROM json_each(?) j CROSS JOIN contexts c ON c.id = j.value CROSS JOIN calls k ON k.context = c.id
         WHERE k.time >= ? AND k.time < ?`;
  const sql = `SELECT ${COLUMNS} ${from} AND ${ONE_REQUEST} ORDER BY k.time, k.key`;
  const ids = contexts && JSON.stringify(contexts);
  const read = (from: number, to: number) =>
    readArrays(ledger.db, sql, ...(ids === undefined ? during(from, to) : [ids, from, to]));
  for (const row of readByWeek(ledger, { since, until }, read)) yield { ...callOf(row), session: row[12] as string };
}

const callOf = (row: ArrayRow): ChainCall => ({ ...callOfRow(row), time: row[10] as number, sideChain: row[11] === 1 });
