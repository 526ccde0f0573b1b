import { MINUTE_MS } from '../../core/durations.ts';
import type { AgentId } from '../../core/usage/call.ts';
import type { DatabaseFormat, Json, Rows, Sink } from '../format/agent.ts';
import { fieldsOf, isFields, listOf, numberOf, parseJson, textOf } from '../format/fields.ts';
import { at } from '../format/line.ts';
import { queryRows as query, type Row } from '../format/table.ts';
import { emitEvents } from './opencodeEvents.ts';
import { emitMessage, type OpenCodeMessage, type OpenCodeStep } from './opencodeMessage.ts';
import { type OpenCodeSession, readSessions, rootOf } from './opencodeSessions.ts';
import { emitSums } from './opencodeSums.ts';
import { markTitles, markUnknownTitle } from './opencodeTitle.ts';

/** Rows written this long before the newest one seen are read again: clocks step, and transactions end out of order. */
const OVERLAP_MS = MINUTE_MS;
/** SQLite's own clock. */
const NOW_MS = "CAST(strftime('%s', 'now') AS INTEGER) * 1000";

/**
 * OpenCode's database. Only messages of which a row changed since the last reading are read again. Counts are those of the
 * `step-finish` parts: a message's own `tokens` hold its last step only (its `cost` all of them).
 */
export function openCodeDatabase(agent: AgentId): DatabaseFormat {
  return {
    kind: 'database',
    read(rows, state, _log, sink) {
      const newest = newestRow(rows, sink);
      const seen = numberOf(at(state, 'newest')) ?? 0;
      const since = newest < seen ? 0 : Math.max(0, seen - OVERLAP_MS);
      const sessions = readSessions(rows, sink);
      emitTitles(sessions, since, sink);
      markTitles(rows, sessions, since, sink);
      const steps = readSteps(rows, since, sink);
      for (const row of readMessages(rows, since, sink)) {
        const message = messageOf(agent, row, sessions);
        if (message === undefined) sink.reportUnrecognized('not-json', '', 'message.data');
        else {
          emitMessage(message, steps.get(message.id) ?? [], sink);
          markUnknownTitle(message, sessions, sink);
        }
      }
      for (const row of readSessionMessages(rows, since, sink)) {
        const message = messageOf(agent, row, sessions);
        if (message === undefined) sink.reportUnrecognized('not-json', '', 'session_message.data');
        else {
          emitMessage(message, [], sink);
          markUnknownTitle(message, sessions, sink);
        }
      }
      emitSums(agent, rows, sessions, since, sink);
      const events = emitEvents(agent, rows, sessions, numberOf(at(state, 'events')) ?? 0, sink);
      return { newest, events } satisfies Json;
    },
  };
}

function messageOf(
  agent: AgentId,
  row: Row,
  sessions: ReadonlyMap<string, OpenCodeSession>,
): OpenCodeMessage | undefined {
  const [role, providerID, modelID, model, cost, tokens, time, path, agentName, error] = listOf(
    parseJson(textOf(row['fields'])),
  );
  if (role === undefined) return undefined;
  const id = textOf(row['session_id']);
  const own = sessions.get(id);
  const created = numberOf(at(time, 'created')) ?? numberOf(row['time_created']);
  return {
    agent,
    id: textOf(row['id']),
    data: { providerID, modelID, model, cost, tokens, path, error, time: { ...fieldsOf(time), created } },
    session: rootOf(id, sessions),
    subagent: own !== undefined && own.parent !== '' ? textOf(agentName) || 'sub-agent' : '',
    cwd: own?.directory ?? '',
    branch: own?.branch ?? '',
    mayRun: own !== undefined && (!own.hasSums || row['superseded'] === 1),
    copy:
      own !== undefined && created !== undefined && (created < own.created || (own.isFork && created <= own.created)),
  };
}

/** Rows of messages that an assistant wrote, with only the wanted fields of their JSON: the rest may be megabytes. */
function readMessages(rows: Rows, since: number, sink: Sink): readonly Row[] {
  const paths = ['role', 'providerID', 'modelID', 'model', 'cost', 'tokens', 'time', 'path', 'agent', 'error'];
  const fields = paths.map((path) => `'$.${path}'`).join(', ');
  const data = `CASE WHEN json_valid(data) THEN json_extract(data, ${fields}) END`;
  const assistant = `CASE WHEN json_valid(data) THEN json_extract(data, '$.role') = 'assistant' ELSE 1 END`;
  if (!rows.has('message', 'id', 'session_id', 'data')) {
    if (rows.has('session_message', 'id')) return [];
    sink.reportUnrecognized(['table-shape', 'message'], '', '{id, session_id, data}');
    return [];
  }
  const created = rows.has('message', 'time_created') ? 'time_created' : 'NULL AS time_created';
  const changed = changedSince(rows, 'id', since);
  const hasTimes = rows.has('message', 'time_created') && rows.has('part', 'message_id', 'data');
  const superseded = hasTimes ? SUPERSEDED : 'NULL';
  const sql = `SELECT id, session_id, ${created}, ${data} AS fields, ${superseded} AS superseded
    FROM message WHERE ${assistant} ${changed.sql}`;
  return query(rows, sink, sql, changed.values);
}

/** A message without an end. */
const OPEN = (data: string): string =>
  `CASE WHEN json_valid(${data}) THEN json_extract(${data}, '$.time.completed') IS NULL END`;
/** An answer that began and has not ended, behind which another one began: its process was killed. */
const SUPERSEDED = `${OPEN('data')} AND EXISTS (SELECT 1 FROM part WHERE part.message_id = message.id
    AND CASE WHEN json_valid(part.data) THEN json_extract(part.data, '$.type') = 'step-start' END)
  AND EXISTS (SELECT 1 FROM message later WHERE later.session_id = message.session_id
  AND (later.time_created, later.id) > (message.time_created, message.id)
  AND CASE WHEN json_valid(later.data) THEN json_extract(later.data, '$.role') = 'assistant' END)`;

/** OpenCode 2: the role is the column `type`; an answer, and a compaction, has counts. Rows are updated in place. */
function readSessionMessages(rows: Rows, since: number, sink: Sink): readonly Row[] {
  if (!rows.has('session_message', 'id', 'session_id', 'type', 'data')) return [];
  const paths = ['role', 'providerID', 'modelID', 'model', 'cost', 'tokens', 'time', 'path', 'agent', 'error'];
  const fields = paths.map((path) => `'$.${path}'`).join(', ');
  const data = `CASE WHEN json_valid(data) THEN json_extract(data, ${fields}) END`;
  const has = (column: string): string => (rows.has('session_message', column) ? column : `NULL AS ${column}`);
  const changed = since > 0 && rows.has('session_message', 'time_updated') ? 'AND time_updated >= ?' : '';
  const sql = `SELECT id, session_id, ${has('time_created')}, ${data} AS fields FROM session_message
    WHERE type IN ('assistant', 'compaction') ${changed}`;
  return query(rows, sink, sql, changed === '' ? [] : [since]);
}

/** The steps of each message, in their order (part ids rise with time). */
function readSteps(rows: Rows, since: number, sink: Sink): ReadonlyMap<string, readonly OpenCodeStep[]> {
  const steps = new Map<string, OpenCodeStep[]>();
  if (!rows.has('part', 'id', 'message_id', 'data')) return steps;
  const finish = `CASE WHEN json_valid(data) THEN json_extract(data, '$.type') = 'step-finish' END`;
  const changed = changedSince(rows, 'message_id', since);
  const sql = `SELECT message_id, json_extract(data, '$.tokens', '$.cost') AS fields FROM part WHERE ${finish} ${changed.sql} ORDER BY id`;
  for (const row of query(rows, sink, sql, changed.values)) {
    const [tokens, cost] = listOf(parseJson(textOf(row['fields'])));
    const id = textOf(row['message_id']);
    if (isFields(tokens)) steps.set(id, [...(steps.get(id) ?? []), { tokens, cost }]);
    else sink.reportUnrecognized('step-without-tokens', '', '{tokens}');
  }
  return steps;
}

/** Limits a query to messages of which a row of their own or of a part changed; to nothing where the times are not kept. */
function changedSince(rows: Rows, column: string, since: number): { readonly sql: string; readonly values: number[] } {
  if (since === 0 || !rows.has('message', 'time_updated') || !rows.has('part', 'time_updated')) {
    return { sql: '', values: [] };
  }
  // A message that was left open means something else once another comes behind it.
  const ids = `SELECT id FROM message WHERE time_updated >= ? UNION SELECT message_id FROM part WHERE time_updated >= ?
    UNION SELECT id FROM message WHERE session_id IN (SELECT session_id FROM message WHERE time_updated >= ?) AND ${OPEN('data')}`;
  return { sql: `AND ${column} IN (${ids})`, values: [since, since, since] };
}

/** The newest row's time, but no time to come: rows written by a clock that was ahead would hide all later ones. */
function newestRow(rows: Rows, sink: Sink): number {
  const newest = ['message', 'part', 'session_message'].map((table) => {
    if (!rows.has(table, 'time_updated')) return 0;
    const found = query(rows, sink, `SELECT min(max(time_updated), ${NOW_MS}) AS newest FROM ${table}`, []);
    return numberOf(found[0]?.['newest']) ?? 0;
  });
  return Math.max(...newest);
}

function emitTitles(sessions: ReadonlyMap<string, OpenCodeSession>, since: number, sink: Sink): void {
  for (const [session, { title, updated, parent }] of sessions) {
    if (title === '' || parent !== '' || updated < since) continue;
    sink.fact({ session, kind: 'title', key: '', time: updated, value: title });
  }
}
