import type { Agent, DatabaseFormat, HostEnvironment, Json, Root, Sink } from './format/agent.ts';
import { fieldsOf, idOf, isFields, millis, numberOf, parseJson, shapeOf, textOf } from './format/fields.ts';
import { newCall, tokensOf } from './format/newCall.ts';
import { configFolder, dataFolder, joinPath } from './format/paths.ts';
import { queryRows, type Row, selectFrom } from './format/table.ts';

interface Session {
  readonly cwd: string;
  readonly model: string;
  /** When it began, ms UTC; what is older was copied from the session that it was forked from. */
  readonly created: number;
}

/**
 * `sessions.db` of Devin's command line, which Devin's desktop program drives too: `message_nodes.chat_message` of an answer has
 * `metadata.metrics` of its request, whose prompt counts exclude each other. Nodes are a forest: a branch that was left was
 * billed all the same, and a fork or a compaction copies nodes with the request's id. Exported transcripts repeat the nodes
 * and are never read. Nodes are only added, so those after the newest row seen are read.
 */
const FORMAT: DatabaseFormat = {
  kind: 'database',
  read(rows, state, _log, sink) {
    if (!rows.has('message_nodes', 'session_id', 'chat_message')) {
      if (rows.has('sessions'))
        sink.reportUnrecognized(['table-shape', 'message_nodes'], '', '{session_id, chat_message}');
      return null;
    }
    const newest =
      numberOf(queryRows(rows, sink, 'SELECT max(rowid) AS newest FROM message_nodes', [])[0]?.['newest']) ?? 0;
    const seen = numberOf(state) ?? 0;
    const sessions = new Map(
      (rows.has('sessions', 'id')
        ? selectFrom(rows, sink, 'sessions', ['id'], ['working_directory', 'model', 'title', 'created_at'])
        : []
      ).map((row) => [idOf(row['id']), sessionOf(row, sink)]),
    );
    const sql = `SELECT session_id, ${rows.has('message_nodes', 'created_at') ? 'created_at' : 'NULL AS created_at'},
      CASE WHEN json_valid(chat_message) THEN json_object('id', json_extract(chat_message, '$.message_id'),
        'metadata', json_extract(chat_message, '$.metadata')) END AS message
      FROM message_nodes WHERE rowid > ?`;
    for (const row of queryRows(rows, sink, sql, [newest < seen ? 0 : seen])) emitRow(row, sessions, sink);
    return newest satisfies Json;
  },
};

function sessionOf(row: Row, sink: Sink): Session {
  const title = textOf(row['title']);
  if (title !== '') sink.fact({ session: idOf(row['id']), kind: 'title', key: '', time: 0, value: title });
  return { cwd: textOf(row['working_directory']), model: textOf(row['model']), created: millis(row['created_at']) };
}

function emitRow(row: Row, sessions: ReadonlyMap<string, Session>, sink: Sink): void {
  const message = parseJson(textOf(row['message']));
  if (!isFields(message)) return sink.reportUnrecognized('not-json', '', 'message_nodes.chat_message');
  const metadata = fieldsOf(message['metadata']);
  const metrics = metadata['metrics'];
  if (metrics === undefined || metrics === null) return;
  if (!isFields(metrics)) return sink.reportUnrecognized('usage-shape', '', shapeOf(metadata));
  const tokens = tokensOf({
    input: metrics['input_tokens'],
    output: metrics['output_tokens'],
    cacheRead: metrics['cache_read_tokens'],
    cacheWrite: metrics['cache_creation_tokens'],
  });
  if (tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite5m === 0) return;
  const session = idOf(row['session_id']);
  const name = textOf(metadata['request_id']) || textOf(message['id']);
  const time = millis(metadata['created_at']) || millis(row['created_at']);
  sink.call(
    newCall('devin', {
      message: name === '' ? `${session}/${time}/${tokens.input}.${tokens.output}.${tokens.cacheRead}` : name,
      session,
      time,
      tokens,
      model: modelOf(textOf(metadata['generation_model']), sessions.get(session)?.model ?? ''),
      cwd: sessions.get(session)?.cwd ?? '',
      ...(time > 0 && time < (sessions.get(session)?.created ?? 0) ? { copy: true } : {}),
    }),
  );
}

/** A name in capitals is Devin's own number of a model; `swe-1-7` and `gpt-5-3-codex` have a point in the vendors' names. */
function modelOf(generation: string, session: string): string {
  const name = generation === '' || generation.startsWith('MODEL_') ? session : generation;
  return name.replace(/^(gpt|swe)-(\d+)-(\d)(?=-|$)/u, '$1-$2.$3');
}

/** Devin's command line (and the desktop program, formerly Windsurf, which drives it). Sessions in Devin's cloud are not here. */
export const devin: Agent = {
  id: 'devin',
  label: 'Devin CLI',
  verified: false,
  roots: (place) => [root(place)],
};

function root(place: HostEnvironment): Root {
  const data = place.platform === 'win32' ? configFolder(place) : dataFolder(place);
  return {
    path: joinPath(place, data, 'devin', 'cli'),
    origin: place.platform !== 'win32' && place.env['XDG_DATA_HOME'] !== undefined ? 'XDG_DATA_HOME' : 'default',
    maxDepth: 0,
    format: (relative) => (/^(?:cli_)?sessions\.db$/u.test(relative) ? FORMAT : undefined),
  };
}
