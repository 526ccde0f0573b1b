import { SUM } from '../../core/pricing/modifiers.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import type { Rows, Sink } from '../format/agent.ts';
import { fieldsOf, nanoDollars, parseJson, textOf } from '../format/fields.ts';
import { newCall, noteSumEnd, tokensOf } from '../format/newCall.ts';
import { queryRows as query, type Row, selectFrom } from '../format/table.ts';
import type { OpenCodeSession } from './opencodeSessions.ts';

/** A session's sum counts where none of its messages does. */
const SUM_TIER = -1;
const COUNTS = [
  'tokens_input',
  'tokens_output',
  'tokens_reasoning',
  'tokens_cache_read',
  'tokens_cache_write',
] as const;

/**
 * Sessions that came from elsewhere (imported, shared) may have messages with zeros and a row with sums: those are one call then.
 * A row's sums are of its own session, without sub-agents.
 */
export function emitSums(
  agent: AgentId,
  rows: Rows,
  sessions: ReadonlyMap<string, OpenCodeSession>,
  since: number,
  sink: Sink,
): void {
  for (const table of ['session', 'session_v2']) {
    if (!rows.has(table, 'id', 'time_updated', ...COUNTS)) continue;
    const tail = `WHERE time_updated >= ? AND ${COUNTS.join(' + ')} > 0`;
    for (const row of selectFrom(rows, sink, table, ['id', ...COUNTS], ['model', 'cost'], tail, since)) {
      const session = sessions.get(textOf(row['id']));
      if (session !== undefined && !hasCountedMessages(rows, textOf(row['id']), sink))
        emitSum(agent, row, session, sink);
    }
  }
}

function emitSum(agent: AgentId, row: Row, session: OpenCodeSession, sink: Sink): void {
  const [input, output, reasoning, cacheRead, cacheWrite] = COUNTS.map((name) => Number(row[name] ?? 0));
  const tokens = tokensOf({ input, output: (output ?? 0) + (reasoning ?? 0), reasoning, cacheRead, cacheWrite });
  if (countTokens(tokens) === 0) return;
  const id = textOf(row['id']);
  const model = fieldsOf(parseJson(textOf(row['model'])));
  const vendorCost = nanoDollars(row['cost']);
  const name = textOf(model['id']) || textOf(model['modelID']);
  if (session.parent !== '')
    sink.fact({ session: id, kind: 'parent', key: '', time: session.created, value: session.parent });
  noteSumEnd(sink, id, session.updated);
  sink.call(
    newCall(agent, {
      message: `${id}/sum`,
      session: id,
      time: session.created,
      tokens,
      model: name,
      ...(name === '' && { reason: 'model-not-logged' as const }),
      provider: textOf(model['providerID']),
      cwd: session.directory,
      branch: session.branch,
      tier: SUM_TIER,
      modifiers: SUM,
      vendorCost: vendorCost === 0 ? undefined : vendorCost,
    }),
  );
}

/** Where the counts are in the JSON of a message and of the part that ends a step. */
const PATHS = ['input', 'output', 'reasoning', 'cache.read', 'cache.write'];
const COUNTED = PATHS.map((path) => `coalesce(json_extract(data, '$.tokens.${path}'), 0)`).join(' + ');

function hasCountedMessages(rows: Rows, session: string, sink: Sink): boolean {
  return ['message', 'part', 'session_message'].some((table) => {
    if (!rows.has(table, 'session_id', 'data')) return false;
    const sql = `SELECT 1 AS found FROM ${table} WHERE session_id = ? AND CASE WHEN json_valid(data) THEN ${COUNTED} > 0 END LIMIT 1`;
    return query(rows, sink, sql, [session]).length > 0;
  });
}
