import type { AgentId } from '../../core/usage/call.ts';
import type { Rows, Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, isFields, listOf, numberOf, parseJson, textOf } from '../format/fields.ts';
import { at } from '../format/line.ts';
import { queryRows } from '../format/table.ts';
import { emitMessage, type OpenCodeStep } from './opencodeMessage.ts';
import { type OpenCodeSession, rootOf } from './opencodeSessions.ts';

const INFO = 'message.updated.1';
const PART = 'message.part.updated.1';

/**
 * Undoing a prompt deletes the rows of its messages; the table `event` keeps what they were. Messages that are in both name
 * the same calls. Only sessions with an event after the row `after` are read; returns the newest row.
 */
export function emitEvents(
  agent: AgentId,
  rows: Rows,
  sessions: ReadonlyMap<string, OpenCodeSession>,
  after: number,
  sink: Sink,
): number {
  if (!rows.has('event', 'aggregate_id', 'type', 'data')) return 0;
  const newest = numberOf(queryRows(rows, sink, 'SELECT max(rowid) AS newest FROM event', [])[0]?.['newest']) ?? 0;
  if (newest === after) return newest;
  const from = newest < after ? 0 : after;
  const changed = from === 0 ? '' : 'AND aggregate_id IN (SELECT aggregate_id FROM event WHERE rowid > ?)';
  const sql = `
    SELECT type, CASE WHEN json_valid(data) THEN json_extract(data, '$.info.id', '$.info.sessionID', '$.info.role',
      '$.info.providerID', '$.info.modelID', '$.info.model', '$.info.cost', '$.info.tokens', '$.info.time', '$.info.path',
      '$.part.id', '$.part.messageID', '$.part.type', '$.part.tokens', '$.part.cost') END AS fields
    FROM event WHERE type IN ('${INFO}', '${PART}') ${changed} ORDER BY rowid`;
  const infos = new Map<string, Fields>();
  const steps = new Map<string, Map<string, OpenCodeStep>>();
  for (const row of queryRows(rows, sink, sql, changed === '' ? [] : [from])) meet(row, infos, steps);
  for (const [id, info] of infos) emitInfo(agent, id, info, steps.get(id), sessions, sink);
  return newest;
}

function meet(
  row: Readonly<Record<string, unknown>>,
  infos: Map<string, Fields>,
  steps: Map<string, Map<string, OpenCodeStep>>,
): void {
  const f = listOf(parseJson(textOf(row['fields'])));
  if (row['type'] === INFO && f[2] === 'assistant') {
    const [id, session, , providerID, modelID, model, cost, tokens, time, path] = f;
    infos.set(textOf(id), { session, providerID, modelID, model, cost, tokens, time, path });
  }
  const [part, message, type, tokens, cost] = f.slice(10);
  if (row['type'] !== PART || type !== 'step-finish' || !isFields(tokens)) return;
  const known = steps.get(textOf(message)) ?? new Map<string, OpenCodeStep>();
  steps.set(textOf(message), known.set(textOf(part), { tokens, cost }));
}

function emitInfo(
  agent: AgentId,
  id: string,
  info: Fields,
  steps: ReadonlyMap<string, OpenCodeStep> | undefined,
  sessions: ReadonlyMap<string, OpenCodeSession>,
  sink: Sink,
): void {
  const session = textOf(info['session']);
  const own = sessions.get(session);
  const created = numberOf(at(info, 'time', 'created'));
  const inOrder = [...(steps ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, step]) => step);
  const message = {
    agent,
    id,
    data: { ...info, time: fieldsOf(info['time']) },
    session: rootOf(session, sessions),
    cwd: own?.directory ?? '',
    branch: own?.branch ?? '',
    copy: own !== undefined && created !== undefined && created < own.created,
  };
  emitMessage(message, inOrder, sink);
}
