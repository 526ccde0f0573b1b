import { SUM } from '../core/pricing/modifiers.ts';
import { countTokens, type Tokens } from '../core/usage/tokens.ts';
import type { Agent, DatabaseFormat, HostEnvironment, Root, Rows, Sink } from './format/agent.ts';
import { fieldsOf, idOf, millis, nanoDollars, numberOf, parseJson, textOf } from './format/fields.ts';
import { newCall, noteSumEnd, tokensOf, tokensOfWholePrompt } from './format/newCall.ts';
import { configFolder, dataFolder, folderVariable, joinPath } from './format/paths.ts';
import { type Row, selectFrom } from './format/table.ts';

const COUNTS = ['input_tokens', 'output_tokens', 'total_tokens', 'cache_read_tokens', 'cache_write_tokens'] as const;
const SUMS = COUNTS.map((name) => `accumulated_${name}`);

/**
 * Goose's `sessions.db`. `usage_ledger` has a row for each request; a session without one is counted by its accumulated sums.
 * `sessions.input_tokens` is the last request only and never read. All is read each time: the table is small.
 */
const FORMAT: DatabaseFormat = {
  kind: 'database',
  read(rows, _state, _log, sink) {
    const optional = [
      'working_dir',
      'created_at',
      'updated_at',
      'provider_name',
      'model_config_json',
      'parent_session_id',
    ];
    const sessions = selectFrom(rows, sink, 'sessions', ['id'], [...optional, ...SUMS, 'accumulated_cost']);
    const ledger = ledgerRows(rows, sink);
    const reported = new Set(ledger.map((row) => idOf(row['session_id'])));
    const byId = new Map(sessions.map((row) => [idOf(row['id']), row]));
    for (const row of ledger) emitRequest(row, byId.get(idOf(row['session_id'])) ?? {}, sink);
    for (const [id, row] of byId) {
      const parent = idOf(row['parent_session_id']);
      if (parent !== '' && parent !== id) sink.fact({ session: id, kind: 'parent', key: '', time: 0, value: parent });
      if (!reported.has(id)) emitSum(id, row, sink);
    }
    return null;
  },
};

/** A table of an older version may be absent; one of another shape is reported. */
function ledgerRows(rows: Rows, sink: Sink): readonly Row[] {
  if (!rows.has('usage_ledger')) return [];
  const required = ['id', 'session_id', 'created_timestamp', 'input_tokens', 'output_tokens'];
  return selectFrom(rows, sink, 'usage_ledger', required, [
    'model',
    'total_tokens',
    'cache_read_tokens',
    'cache_write_tokens',
    'cost',
  ]);
}

function emitRequest(row: Row, session: Row, sink: Sink): void {
  const id = idOf(row['session_id']);
  const name = `${id}/${idOf(row['created_timestamp'])}/${idOf(row['id'])}`;
  emitCall(name, id, row, '', millis(row['created_timestamp']), textOf(row['model']), session, sink);
}

function emitSum(id: string, row: Row, sink: Sink): void {
  noteSumEnd(sink, id, millis(row['updated_at']));
  emitCall(`${id}/sum`, id, row, 'accumulated_', millis(row['created_at']), '', row, sink);
}

function emitCall(
  message: string,
  id: string,
  row: Row,
  prefix: string,
  time: number,
  model: string,
  session: Row,
  sink: Sink,
): void {
  const tokens = rowTokens(row, prefix);
  const vendorCost = nanoDollars(row[`${prefix}cost`]);
  if (countTokens(tokens) === 0 && (vendorCost ?? 0) === 0) return;
  const config = fieldsOf(parseJson(textOf(session['model_config_json'])));
  sink.call(
    newCall('goose', {
      message,
      session: id,
      time,
      tokens,
      model: model || textOf(config['model_name']) || textOf(config['model']),
      provider: textOf(session['provider_name']),
      cwd: textOf(session['working_dir']),
      vendorCost,
      tier: prefix === '' ? 1 : 0,
      ...(prefix !== '' && { modifiers: SUM }),
    }),
  );
}

/**
 * Goose's input is the whole prompt (its `get_usage` adds what was read from and written to a cache). `total` shows where a
 * provider did otherwise: it is the sum of what excludes each other. A prompt smaller than its cached part holds none of it.
 */
function rowTokens(row: Row, prefix: string): Tokens {
  const [input, output, total, cacheRead, cacheWrite] = COUNTS.map((name) => numberOf(row[`${prefix}${name}`]) ?? 0);
  const counts = { input, output, cacheRead, cacheWrite };
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const apart = cached > (input ?? 0) || (cached > 0 && total === (input ?? 0) + (output ?? 0) + cached);
  return apart ? tokensOf(counts) : tokensOfWholePrompt(counts);
}

const root = (path: string, origin: string): Root => ({
  path,
  origin,
  format: (relative) => (relative === 'sessions.db' ? FORMAT : undefined),
});

function defaultPath(place: HostEnvironment): string {
  const data =
    place.platform === 'win32' ? [configFolder(place), 'Block', 'goose', 'data'] : [dataFolder(place), 'goose'];
  return joinPath(place, ...data, 'sessions');
}

/** Goose. The database is known from other readers and from parts of its source. */
export const goose: Agent = {
  id: 'goose',
  label: 'Goose',
  verified: false,
  roots(place) {
    const moved = folderVariable(place, 'GOOSE_PATH_ROOT');
    const first = moved === undefined ? [] : [root(joinPath(place, moved, 'data', 'sessions'), 'GOOSE_PATH_ROOT')];
    return [...first, root(defaultPath(place), 'default')];
  },
};
