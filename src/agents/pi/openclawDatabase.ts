import type { DatabaseFormat, Json, LogInfo, Rows, Sink } from '../format/agent.ts';
import { fieldsOf, idOf, numberOf, parseJson, textOf } from '../format/fields.ts';
import { type Row, selectFrom } from '../format/table.ts';
import { openTranscript, readEntry, type TranscriptState } from './transcript.ts';

const TABLE = 'transcript_events';

/** How far a session was read, and what its entries say of the next ones. Plain JSON. */
type Progress = TranscriptState & { last: number; count: number };

/**
 * `openclaw-agent.sqlite` (since 2026.7.2): each row of `transcript_events` is an entry of a session as its transcript file
 * had it, as text or (schema 23) as a zstd frame. A session is read on from its last row if rows were only added; if its
 * count says otherwise (rewound, rewritten), it is read again.
 */
export const openclawDatabase: DatabaseFormat = {
  kind: 'database',
  read(rows, state, log, sink) {
    const before = fieldsOf(state);
    const after = extents(rows, sink).map((row): readonly [string, Json] => {
      const session = idOf(row['session_id']);
      const known = progressOf(before[session]);
      const last = numberOf(row['last']) ?? 0;
      const count = numberOf(row['count']) ?? 0;
      const same = known?.last === last && known.count === count;
      return [session, same ? known : readOn(rows, session, count, known, log, sink)];
    });
    return Object.fromEntries(after);
  },
};

/** First and last of each session's rows: answered from the primary key, without reading an entry. */
function extents(rows: Rows, sink: Sink): readonly Row[] {
  if (!rows.has(TABLE, 'session_id', 'seq')) {
    sink.reportUnrecognized(['table-shape', TABLE], '', '{session_id, seq}');
    return [];
  }
  return rows.all(`SELECT session_id, MAX(seq) AS last, COUNT(*) AS count FROM ${TABLE} GROUP BY session_id`);
}

function progressOf(value: unknown): Progress | undefined {
  const fields = fieldsOf(value);
  const last = numberOf(fields['last']);
  const count = numberOf(fields['count']);
  const created = numberOf(fields['created']);
  if (last === undefined || count === undefined || created === undefined) return undefined;
  const t = (name: string): string => textOf(fields[name]);
  const [session, cwd, forkedFrom] = [t('session'), t('cwd'), t('forkedFrom')];
  return { session, cwd, forkedFrom, model: t('model'), provider: t('provider'), created, last, count };
}

function readOn(
  rows: Rows,
  session: string,
  count: number,
  known: Progress | undefined,
  log: LogInfo,
  sink: Sink,
): Progress {
  const from = known?.last ?? -1;
  const added = entriesFrom(rows, session, from, sink);
  if (known !== undefined && known.count + added.length !== count)
    return readOn(rows, session, count, undefined, log, sink);
  const { session: own, cwd, created, forkedFrom, model, provider } = known ?? openTranscript(session);
  const next: TranscriptState = { session: own, cwd, created, forkedFrom, model, provider };
  for (const row of added) readRow(next, row, log, sink);
  const last = added.reduce((most, row) => Math.max(most, numberOf(row['seq']) ?? most), from);
  return { ...next, last, count };
}

function entriesFrom(rows: Rows, session: string, after: number, sink: Sink): readonly Row[] {
  const tail = 'WHERE session_id = ? AND seq > ? ORDER BY seq';
  return selectFrom(rows, sink, TABLE, ['seq'], ['event_json', 'event_zstd'], tail, session, after);
}

function readRow(state: TranscriptState, row: Row, log: LogInfo, sink: Sink): void {
  const text = eventText(row, log, sink);
  if (text === undefined || !/"usage"|"cwd"|"model_change"|"compaction"/.test(text)) return;
  const entry = parseJson(text);
  if (entry === undefined) sink.reportUnrecognized('not-json', '', '{event_json}');
  else readEntry('openclaw', state, entry, sink);
}

function eventText(row: Row, log: LogInfo, sink: Sink): string | undefined {
  if (typeof row['event_json'] === 'string' && row['event_json'] !== '') return row['event_json'];
  const frame = row['event_zstd'];
  if (!(frame instanceof Uint8Array)) return undefined;
  const bytes = log.zstd?.(frame);
  if (bytes !== undefined) return new TextDecoder().decode(bytes);
  sink.reportUnrecognized(log.zstd === undefined ? 'no-zstd' : 'damaged-zstd', '', '{event_zstd}');
  return undefined;
}
