import type { Agent, DatabaseFormat, Json, Root, Sink } from './format/agent.ts';
import { idOf, millis, numberOf, textOf } from './format/fields.ts';
import { newCall, tokensOfWholePrompt } from './format/newCall.ts';
import { folderVariable, joinPath } from './format/paths.ts';
import { type Row, selectFrom } from './format/table.ts';

/** Rows that ended this long before the newest one seen are read again: clocks step, and rows are written when they end. */
const OVERLAP_MS = 60_000;
const REQUIRED = ['id', 'session_id', 'model_id', 'input_tokens', 'output_tokens'];
const OPTIONAL = [
  'provider_id',
  'agent',
  'started_at',
  'completed_at',
  'reasoning_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
];

interface Session {
  readonly parent: string;
  readonly directory: string;
}

/**
 * ZCode's database: `model_usage` has a row for each request. `input_tokens` is the whole prompt and `output_tokens` holds the
 * reasoning (their sum is `computed_total_tokens` in all rows that other readers checked); a request that failed or was
 * cancelled has zeros. Sums beside it (`turn_usage`, messages) repeat the same requests and are never read.
 */
const FORMAT: DatabaseFormat = {
  kind: 'database',
  read(rows, state, _log, sink) {
    if (!rows.has('model_usage')) return null;
    const seen = numberOf(state) ?? 0;
    const sessions = sessionsOf(
      rows.has('session', 'id') ? selectFrom(rows, sink, 'session', ['id'], ['parent_id', 'directory', 'title']) : [],
      sink,
    );
    const has = rows.has('model_usage', 'completed_at') && seen > 0;
    const tail = has ? 'WHERE completed_at >= ?' : '';
    const values = has ? [seen - OVERLAP_MS] : [];
    let newest = seen;
    for (const row of selectFrom(rows, sink, 'model_usage', REQUIRED, OPTIONAL, tail, ...values)) {
      emitRow(row, sessions.get(idOf(row['session_id'])), sink);
      newest = Math.max(newest, Math.min(numberOf(row['completed_at']) ?? 0, nowOf(rows.all(NOW))));
    }
    return newest satisfies Json;
  },
};

/** SQLite's own clock: a time to come would hide what is written until then. */
const NOW = "SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000 AS now";
const nowOf = (rows: readonly Row[]): number => numberOf(rows[0]?.['now']) ?? 0;

function sessionsOf(rows: readonly Row[], sink: Sink): ReadonlyMap<string, Session> {
  return new Map(
    rows.map((row) => {
      const id = idOf(row['id']);
      const parent = idOf(row['parent_id']);
      if (parent !== '' && parent !== id) sink.fact({ session: id, kind: 'parent', key: '', time: 0, value: parent });
      const title = textOf(row['title']);
      if (title !== '' && parent === '') sink.fact({ session: id, kind: 'title', key: '', time: 0, value: title });
      return [id, { parent, directory: textOf(row['directory']) }];
    }),
  );
}

function emitRow(row: Row, session: Session | undefined, sink: Sink): void {
  const id = idOf(row['id']);
  if (id === '') return sink.reportUnrecognized('no-id', '', '{id, session_id}');
  const tokens = tokensOfWholePrompt({
    input: row['input_tokens'],
    output: row['output_tokens'],
    cacheRead: row['cache_read_input_tokens'],
    cacheWrite: row['cache_creation_input_tokens'],
    reasoning: row['reasoning_tokens'],
  });
  if (tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite5m === 0) return;
  const isHelper = session !== undefined && session.parent !== '';
  sink.call(
    newCall('zcode', {
      message: id,
      session: idOf(row['session_id']),
      time: millis(row['completed_at']) || millis(row['started_at']),
      tokens,
      model: textOf(row['model_id']),
      provider: providerOf(textOf(row['provider_id'])),
      cwd: session?.directory ?? '',
      subagent: isHelper ? textOf(row['agent']) || 'sub-agent' : '',
    }),
  );
}

/** A provider that the person added has an id that names no seller. */
const providerOf = (id: string): string =>
  /^[0-9a-f]{8}-[0-9a-f-]{27}$/iu.test(id) ? '' : id.replace(/^builtin:/u, '');

/** ZCode, Z.ai's agent for the desktop and the terminal: one database for both. */
export const zcode: Agent = {
  id: 'zcode',
  label: 'ZCode',
  verified: false,
  roots(place) {
    const moved = folderVariable(place, 'ZCODE_HOME');
    const usual = root(joinPath(place, place.home, '.zcode', 'cli', 'db'), 'default');
    return moved === undefined ? [usual] : [root(joinPath(place, moved, 'cli', 'db'), 'ZCODE_HOME'), usual];
  },
};

const root = (path: string, origin: string): Root => ({
  path,
  origin,
  maxDepth: 0,
  format: (relative) => (/^[^/]+\.sqlite$/u.test(relative) ? FORMAT : undefined),
});
