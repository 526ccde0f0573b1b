import type { Call } from '../../core/usage/call.ts';
import { detailText, readDetail } from '../../core/usage/callDetail.ts';
import type { LowerBoundReason } from '../../core/usage/lowerBoundReasons.ts';
import { fieldsOf, listOf, numberOf, parseJson, textOf } from '../format/fields.ts';
import type { Json, Sink } from '../format/agent.ts';
import type { ClaudeState } from './claudeFacts.ts';

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
  const count = numberOf(fieldsOf(line['toolUseResult'])['searchCount']) ?? 0;
  const call = state.latest as unknown as Call | undefined;
  if (!(count > 0) || count > MOST_SEARCHES || call === undefined) return;
  const searched = { ...call, webSearches: call.webSearches + Math.floor(count) };
  state.latest = searched as unknown as Json;
  sink.call(searched);
  markSession(state, call.session, 'web-search-not-logged', time, sink);
}

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

/** The running totals of the session were met: they hold what left no row so far. */
export function withdrawMarks(state: ClaudeState, session: string, sink: Sink): void {
  for (const [reason, time] of Object.entries(state.unlogged ?? {}))
    sink.fact({ session, kind: 'lower-bound', key: reason, time: time + 1, value: null });
  delete state.unlogged;
}
