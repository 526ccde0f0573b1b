import type { Rows, Sink } from '../format/agent.ts';
import { millis, textOf } from '../format/fields.ts';
import { at } from '../format/line.ts';
import { markLowerBound } from '../format/lowerBound.ts';
import { queryRows } from '../format/table.ts';
import type { OpenCodeMessage } from './opencodeMessage.ts';
import type { OpenCodeSession } from './opencodeSessions.ts';

/** A fork goes on under its parent's title. */
const FORKED = /\(fork #\d+\)$/u;
/** The title of a session that nothing named. */
const UNNAMED = /^(?:new|child) session - \d{4}-\d\d-\d\dT/iu;

type Titled = Pick<OpenCodeSession, 'title' | 'isFork' | 'parent'>;

/**
 * Reports whether a model may have named a session, in a request that no row holds. OpenCode and Kilo ask for the name of a session
 * that a person began; until it is there, and where nothing asks (Kilo, for a short conversation), the title is a date.
 */
export const mayBeNamed = ({ title, isFork, parent }: Titled): boolean =>
  parent === '' && !isFork && !FORKED.test(title) && !UNNAMED.test(title);

/** Marks sessions that changed since a time (ms UTC) and that a model named. */
export function markTitles(
  rows: Rows,
  sessions: ReadonlyMap<string, OpenCodeSession>,
  since: number,
  sink: Sink,
): void {
  for (const [id, session] of sessions) {
    if (session.updated < since || !mayBeNamed(session)) continue;
    if (isPrompt(rows, id, session.title, sink) || beganNamed(rows, id, sink)) continue;
    markLowerBound(sink, id, 'title-not-logged', session.updated);
  }
}

/** Marks the session of a message where no row shows what it is called. */
export function markUnknownTitle(
  { session, data }: OpenCodeMessage,
  sessions: ReadonlyMap<string, OpenCodeSession>,
  sink: Sink,
): void {
  if (!sessions.has(session)) markLowerBound(sink, session, 'title-not-logged', millis(at(data, 'time', 'created')));
}

/** A session that had a name when it was made (`run --title`) is not named again; newer versions keep what it was made with. */
function beganNamed(rows: Rows, session: string, sink: Sink): boolean {
  if (!rows.has('event', 'aggregate_id', 'type', 'data')) return false;
  const sql = `SELECT CASE WHEN json_valid(data) THEN json_extract(data, '$.info.title') END AS title FROM event
    WHERE aggregate_id = ? AND type = 'session.created.1' LIMIT 1`;
  const title = textOf(queryRows(rows, sink, sql, [session])[0]?.['title']);
  return title !== '' && !UNNAMED.test(title);
}

/** A script may have a session named by the beginning of its prompt (`run --title`): then no model is asked. */
function isPrompt(rows: Rows, session: string, title: string, sink: Sink): boolean {
  if (
    title === '' ||
    !rows.has('part', 'session_id', 'message_id', 'data') ||
    !rows.has('message', 'id', 'time_created')
  )
    return false;
  // In the order of the table's own index: the first row is enough.
  const text = `CASE WHEN json_valid(p.data) THEN json_extract(p.data, '$.text') END`;
  const isUsers = `CASE WHEN json_valid(m.data) THEN json_extract(m.data, '$.role') = 'user' END`;
  const sql = `SELECT ${text} AS text FROM message m JOIN part p ON p.message_id = m.id
    WHERE m.session_id = ? AND ${isUsers} ORDER BY m.time_created, m.id, p.id LIMIT 1`;
  const first = textOf(queryRows(rows, sink, sql, [session])[0]?.['text']);
  return title === first || (title.endsWith('...') && first.startsWith(title.slice(0, -'...'.length)));
}
