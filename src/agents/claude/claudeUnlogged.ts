import type { Call } from '../../core/usage/call.ts';
import { detailText, readDetail } from '../../core/usage/callDetail.ts';
import type { LowerBoundReason } from '../../core/usage/lowerBoundReasons.ts';
import type { Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, listOf, numberOf, parseJson, textOf } from '../format/fields.ts';
import { markLowerBound } from '../format/lowerBound.ts';
import { isVersion } from '../format/version.ts';
import type { ClaudeState } from './claudeState.ts';

/** More searches in one result are damage. */
const MOST_SEARCHES = 1000;
/** An answer of so few tokens cannot be longer than this many characters. */
const FEW_TOKENS = 8;
const LONG_TEXT = 120;

/**
 * Returns the call as a lower bound where its answer was cut off after a whole block: the row has the count of the first event
 * beside a long text, an ordinary end, and no `stop_details`. `line` is the row's text.
 */
export function markCutOff(call: Call, stopReason: string | undefined, line: () => string): Call {
  if (stopReason !== 'end_turn' || call.tokens.output > FEW_TOKENS) return call;
  const message = fieldsOf(fieldsOf(parseJson(line()))['message']);
  const length = listOf(message['content']).reduce<number>(
    (sum, block) => sum + textOf(fieldsOf(block)['text']).length,
    0,
  );
  if ('stop_details' in message || length < LONG_TEXT) return call;
  return { ...call, lowerBound: true, detail: detailText({ ...readDetail(call.detail), reason: 'cut-off-answer' }) };
}

/**
 * Reads a result of the WebSearch tool: its searches belong to the message that ordered them, whose own row counts none; the
 * tokens of the request that searched are in no row.
 */
export function readSearches(state: ClaudeState, line: Record<string, unknown>, time: number, sink: Sink): void {
  const result = fieldsOf(line['toolUseResult']);
  const count = numberOf(result['searchCount']) ?? searchesIn(result);
  const call = state.latest as unknown as Call | undefined;
  const id = textOf(line['uuid']);
  if (!(count > 0) || count > MOST_SEARCHES || call === undefined || (id !== '' && id === state.searchedBy)) return;
  state.searchedBy = id;
  const searched = { ...call, webSearches: call.webSearches + Math.floor(count) };
  state.latest = searched;
  sink.call(searched);
  markSession(state, call.session, 'web-search-not-logged', time, sink);
}

/** Older results hold what each search found, and no count. */
const searchesIn = ({ query, durationSeconds, results }: Fields): number =>
  typeof query === 'string' && typeof durationSeconds === 'number'
    ? listOf(results).filter((each) => textOf(fieldsOf(each)['tool_use_id']) !== '').length
    : 0;

/** A later request of the session is in no row. Claude Code's running totals, where they follow, hold it after all. */
export function markSession(
  state: ClaudeState,
  session: string,
  reason: LowerBoundReason,
  time: number,
  sink: Sink,
): void {
  state.unlogged = { ...state.unlogged, [reason]: time };
  sink.fact({ session, kind: 'lower-bound', key: reason, time, value: true });
}

/** Without running totals, nothing shows what was asked beside the conversation. Reasons by version and by how it was started. */
export function markOldVersion(
  state: ClaudeState,
  { version, entrypoint, session }: { version?: string | undefined; entrypoint?: string | undefined; session: string },
  time: number,
  sink: Sink,
): void {
  if (state.knowsVersion === true || version === undefined || session === '') return;
  state.knowsVersion = true;
  if (!isVersion(version, 2, 1)) markSession(state, session, 'side-requests-not-logged', time, sink);
  else if (entrypoint === 'cli' && !isVersion(version, 2, 1, 300))
    markSession(state, session, 'title-not-logged', time, sink);
}

/** Requests without an answer so far; more at a time are no conversation. */
const MOST_ASKED = 50;

/** A request was sent. One before it that is still without an answer was cut off, if no error said so. */
export function noteRequest(state: ClaudeState, session: string, id: string, time: number, sink: Sink): void {
  const asked = Object.entries(state.asked ?? {});
  if (id !== '' && asked.some(([earlier]) => earlier === id)) return;
  if (asked.some(([, reported]) => reported === 0)) markLowerBound(sink, session, 'unlogged-answer', time);
  const reported = asked.slice(-MOST_ASKED).map(([earlier, at]) => [earlier, at === 0 ? time : at] as const);
  state.asked = Object.fromEntries(id === '' ? reported : [...reported, [id, 0]]);
}

/** A row answers a request: where that was taken for one without an answer, it is none. */
export function noteAnswer(state: ClaudeState, session: string, request: string | undefined, sink: Sink): void {
  const { asked } = state;
  const marked = request === undefined ? undefined : asked?.[request];
  if (request !== undefined && marked !== undefined) forget(state, session, request, marked, sink);
}

/** The request failed for good, and another model took its place: nothing is billed for it, though no error says so. */
export function noteFallback(state: ClaudeState, session: string, sink: Sink): void {
  const failed = Object.entries(state.asked ?? {}).findLast(([, time]) => time !== 0);
  if (failed !== undefined) forget(state, session, ...failed, sink);
}

/** A request that was taken for one without an answer (at `marked`, ms UTC, if not 0) is none. */
function forget(state: ClaudeState, session: string, request: string, marked: number, sink: Sink): void {
  const rest = Object.fromEntries(Object.entries(state.asked ?? {}).filter(([id]) => id !== request));
  state.asked = rest;
  if (marked === 0 || Object.values(rest).some((time) => time !== 0)) return;
  sink.fact({ session, kind: 'lower-bound', key: 'unlogged-answer', time: marked + 1, value: null });
}

/**
 * A resumed session whose last message has no answer gets a made-up one: a process was stopped while it waited. The summary of
 * a compaction is such a message, too, and waited for none.
 */
export function noteStop(state: ClaudeState, session: string, time: number, sink: Sink): void {
  // Where the log names each request, one that was stopped is known: else the process was stopped while a tool ran.
  if (state.asked !== undefined && !Object.values(state.asked).includes(0)) return;
  const isSummary = (state.unlogged?.['compaction-not-logged'] ?? 0) >= state.last;
  if (!isSummary && !Number.isNaN(time)) markLowerBound(sink, session, 'unlogged-answer', time);
}

/** A request failed, and nothing is billed for it; it is sent again under another id. */
export function noteError(state: ClaudeState): void {
  const open = Object.entries(state.asked ?? {}).filter(([, time]) => time !== 0);
  state.asked = Object.fromEntries(open);
}

/**
 * A request was refused for good (HTTP status `status`), with all that came before it since the last answer: nothing is billed
 * for them. Those were taken for requests without an answer.
 */
export function noteRefusal(state: ClaudeState, session: string, status: number, sink: Sink): void {
  if (!(status >= 400) || state.asked === undefined) return;
  const marked = Math.max(...Object.values(state.asked));
  const rest = Object.entries(state.asked).filter(([, time]) => time !== 0 && time <= state.last);
  state.asked = Object.fromEntries(rest);
  if (marked > 0 && rest.length === 0)
    sink.fact({ session, kind: 'lower-bound', key: 'unlogged-answer', time: marked + 1, value: null });
}

/** The running totals of the session were met: they hold what left no row so far. */
export function withdrawMarks(state: ClaudeState, session: string, sink: Sink): void {
  for (const [reason, time] of Object.entries(state.unlogged ?? {}))
    sink.fact({ session, kind: 'lower-bound', key: reason, time: time + 1, value: null });
  delete state.unlogged;
}
