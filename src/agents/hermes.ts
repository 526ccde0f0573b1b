import { SUM } from '../core/pricing/modifiers.ts';
import { countTokens } from '../core/usage/tokens.ts';
import type { Agent, DatabaseFormat, Sink } from './format/agent.ts';
import { idOf, millis, nanoDollars, textOf } from './format/fields.ts';
import { newCall, noteSumEnd, ONE_FIGURE, tokensOf } from './format/newCall.ts';
import { folderVariable, joinPath } from './format/paths.ts';
import { type Row, selectFrom } from './format/table.ts';

const OPTIONAL = [
  'model',
  'parent_session_id',
  'started_at',
  'ended_at',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'actual_cost_usd',
  'estimated_cost_usd',
  'billing_provider',
  'cwd',
];

/** `state.db` of Hermes: sums of a session, whose prompt counts exclude each other; messages have no counts. One call is a whole session. */
const FORMAT: DatabaseFormat = {
  kind: 'database',
  read(rows, _state, _log, sink) {
    for (const row of selectFrom(rows, sink, 'sessions', ['id', 'input_tokens', 'output_tokens'], OPTIONAL))
      emitCall(row, sink);
    return null;
  },
};

function emitCall(row: Row, sink: Sink): void {
  const session = idOf(row['id']);
  if (session === '') return sink.reportUnrecognized('no-id', '', '{id, input_tokens}');
  const parent = idOf(row['parent_session_id']);
  if (parent !== '' && parent !== session) sink.fact({ session, kind: 'parent', key: '', time: 0, value: parent });
  const tokens = tokensOf({
    input: row['input_tokens'],
    output: row['output_tokens'],
    cacheRead: row['cache_read_tokens'],
    cacheWrite: row['cache_write_tokens'],
    reasoning: row['reasoning_tokens'],
  });
  const vendorCost = nanoDollars(row['actual_cost_usd']) ?? nanoDollars(row['estimated_cost_usd']);
  if (countTokens(tokens) === 0 && (vendorCost ?? 0) === 0) return;
  noteSumEnd(sink, session, millis(row['ended_at']));
  sink.call(
    newCall('hermes', {
      message: session,
      session,
      time: millis(row['started_at']),
      tokens,
      modifiers: SUM,
      model: textOf(row['model']),
      provider: textOf(row['billing_provider']),
      cwd: textOf(row['cwd']),
      vendorCost,
    }),
  );
}

/** Hermes Agent, and its profiles, each with a database of its own. */
export const hermes: Agent = {
  id: 'hermes',
  label: 'Hermes',
  verified: false,
  note: ONE_FIGURE,
  roots(place) {
    const moved = folderVariable(place, 'HERMES_HOME');
    return [
      {
        path: moved ?? joinPath(place, place.home, '.hermes'),
        origin: moved === undefined ? 'default' : 'HERMES_HOME',
        format: (relative) => (/^(profiles\/[^/]+\/)?state\.db$/.test(relative) ? FORMAT : undefined),
        skip: [
          'hermes-agent',
          'node_modules',
          'sessions',
          'logs',
          'skills',
          'cache',
          'checkpoints',
          'node',
          'sandboxes',
        ],
      },
    ];
  },
};
