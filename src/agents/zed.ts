import { SUM } from '../core/pricing/modifiers.ts';
import { countTokens, type Tokens } from '../core/usage/tokens.ts';
import type { Agent, DatabaseFormat, Json, LogInfo, Root, Rows, Sink } from './format/agent.ts';
import { type Fields, fieldsOf, idOf, isFields, millis, parseJson, textOf } from './format/fields.ts';
import { newCall, noteSumEnd, ONE_FIGURE, tokensOf } from './format/newCall.ts';
import { configFolder, dataFolder, joinPath, localAppData } from './format/paths.ts';
import { type Row, selectFrom } from './format/table.ts';

/**
 * Zed's `threads.db`: a thread is JSON, mostly a zstd frame. `cumulative_token_usage` is the sum of its requests; threads of
 * versions that did not keep it have `request_token_usage`, the last request of each user message: a lower bound.
 * The state is the newest `updated_at` read; threads from then on are read again. A time to come (a clock was ahead) is not
 * kept: it would hide all that is written until then.
 */
const FORMAT: DatabaseFormat = {
  kind: 'database',
  read(rows, state, log, sink) {
    const since = typeof state === 'string' ? state : '';
    const optional = ['data_type', 'parent_id', 'folder_paths', 'created_at'];
    const tail = 'WHERE updated_at >= ? ORDER BY updated_at';
    const threads = selectFrom(rows, sink, 'threads', ['id', 'updated_at', 'data'], optional, tail, since);
    for (const row of threads) readThread(row, log, sink);
    return newest(threads, since, now(rows));
  },
};

function newest(threads: readonly Row[], since: string, latest: string): Json {
  const times = threads.map((row) => textOf(row['updated_at'])).filter((time) => time <= latest);
  return times.reduce((last, time) => (time > last ? time : last), since > latest ? '' : since);
}

/** By SQLite's own clock, written as Zed writes times. */
const now = (rows: Rows): string => textOf(rows.all("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now') AS now")[0]?.['now']);

function readThread(row: Row, log: LogInfo, sink: Sink): void {
  const session = idOf(row['id']);
  if (session === '') return sink.reportUnrecognized('no-id', '', '{id, data}');
  const text = threadText(row, log, sink);
  if (text === undefined) return;
  const thread = parseJson(text);
  if (!isFields(thread)) return sink.reportUnrecognized('not-json', '', '{data}');
  const parent = idOf(row['parent_id']) || textOf(fieldsOf(thread['subagent_context'])['parent_thread_id']);
  if (parent !== '' && parent !== session) sink.fact({ session, kind: 'parent', key: '', time: 0, value: parent });
  emitCall(row, session, thread, sink);
}

function threadText(row: Row, log: LogInfo, sink: Sink): string | undefined {
  const data = row['data'];
  if (typeof data === 'string') return data;
  if (!(data instanceof Uint8Array)) return undefined;
  if (textOf(row['data_type']).toLowerCase() !== 'zstd') return new TextDecoder().decode(data);
  const bytes = log.zstd?.(data);
  if (bytes === undefined) {
    sink.reportUnrecognized(log.zstd === undefined ? 'no-zstd' : 'damaged-zstd', '', '{data}');
    return undefined;
  }
  return new TextDecoder().decode(bytes);
}

function emitCall(row: Row, session: string, thread: Fields, sink: Sink): void {
  const model = fieldsOf(thread['model']);
  const reported = {
    session,
    time: millis(row['created_at']) || millis(row['updated_at']),
    model: textOf(model['model']),
    provider: textOf(model['provider']),
    cwd: textOf(row['folder_paths']).split('\n')[0]?.trim() ?? '',
  };
  const sum = usageTokens(thread['cumulative_token_usage']);
  const requests = Object.entries(fieldsOf(thread['request_token_usage'])).map(
    ([id, usage]) => [id, usageTokens(usage)] as const,
  );
  // The sum did not grow in versions before June 2026: the larger one holds more of what was billed.
  if (countTokens(sum) > 0 && countTokens(sum) >= requests.reduce((all, [, tokens]) => all + countTokens(tokens), 0)) {
    noteSumEnd(sink, session, millis(row['updated_at']));
    sink.call(newCall('zed', { ...reported, message: session, tokens: sum, tier: 1, modifiers: SUM }));
    return;
  }
  for (const [id, tokens] of requests) {
    if (countTokens(tokens) === 0) continue;
    sink.call(
      newCall('zed', {
        ...reported,
        message: `${session}/${id}`,
        tokens,
        tier: countTokens(sum) > 0 ? 1 : 0,
        lowerBound: true,
      }),
    );
  }
}

function usageTokens(value: unknown): Tokens {
  const usage = fieldsOf(value);
  return tokensOf({
    input: usage['input_tokens'],
    output: usage['output_tokens'],
    cacheRead: usage['cache_read_input_tokens'],
    cacheWrite: usage['cache_creation_input_tokens'],
  });
}

const root = (path: string, origin: string): Root => ({
  path,
  origin,
  format: (relative) => (relative === 'threads.db' ? FORMAT : undefined),
});

/** The agent panel of the Zed editor. */
export const zed: Agent = {
  id: 'zed',
  label: 'Zed',
  verified: false,
  note: ONE_FIGURE,
  roots(place) {
    if (place.platform === 'win32') return [root(joinPath(place, localAppData(place), 'Zed', 'threads'), 'default')];
    if (place.platform === 'darwin') return [root(joinPath(place, configFolder(place), 'Zed', 'threads'), 'default')];
    const flatpak = joinPath(place, place.home, '.var/app/dev.zed.Zed/data/zed/threads');
    return [root(joinPath(place, dataFolder(place), 'zed', 'threads'), 'default'), root(flatpak, 'Flatpak')];
  },
};
