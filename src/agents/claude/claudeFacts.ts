import type { Call } from '../../core/usage/call.ts';
import type { Json, SessionFact, Sink } from '../format/agent.ts';
import { millis, textOf } from '../format/fields.ts';
import { markLowerBound, noteCompaction } from '../format/lowerBound.ts';
import { describeShape } from '../format/shape.ts';
import type { ClaudeState } from './claudeState.ts';
import { isTitle, readTitle } from './claudeTitles.ts';
import { readTotals } from './claudeTotals.ts';
import { markSession, noteError, noteFallback, noteRequest, readSearches, withdrawMarks } from './claudeUnlogged.ts';

/** A call at `time` was met. A worktree that the log names without a time before the first call holds from there. */
export function claudeCallSeen(state: ClaudeState, time: number, sink: Sink): void {
  const { early } = state;
  if (early !== undefined) {
    sink.fact(worktreeFact(early.session, time, early.value));
    delete state.early;
  }
  state.last = Math.max(state.last, time);
}

/** Ids of answers that Bedrock and Vertex give. */
const CLOUD_ANSWER = /^msg_(?:bdrk|vrtx)_/u;

/** Writes down that a cloud answers, once for a file. */
export function noteCloud(state: ClaudeState, { message, session, time }: Call, sink: Sink): void {
  if (state.knowsCloud === true || !CLOUD_ANSWER.test(message)) return;
  state.knowsCloud = true;
  sink.fact({ session, kind: 'cloud', key: '', time, value: true });
}

/** Each is kept under its own time: where a session was earlier must not be lost to where it is now. */
const worktreeFact = (session: string, time: number, value: Json): SessionFact => ({
  session,
  kind: 'worktree',
  key: String(time),
  time,
  value,
});

/** Lines that say something of a session beside its calls; each is small, so it is parsed whole. */
export function claudeFact(
  state: ClaudeState,
  type: string | undefined,
  bytes: Uint8Array,
  from: number,
  to: number,
  sink: Sink,
): void {
  if (type === 'user' || type === 'system') return readTrace(state, bytes, from, to, sink);
  if (type === 'queue-operation' || type === 'api-request') return readQueue(state, type, bytes, from, to, sink);
  if (isTitle(type)) return readTitle(state, type, parse(bytes, from, to), sink);
  if (type !== 'pr-link' && type !== 'worktree-state' && type !== 'cost-state') return;
  const line = parse(bytes, from, to);
  const session = line?.['sessionId'];
  if (line === undefined || typeof session !== 'string') {
    return sink.reportUnrecognized(['no-session', type], '', describeShape(bytes, from, to));
  }
  const time = millis(line['timestamp']);
  if (type === 'worktree-state') return worktree(state, session, time, json(line['worktreeSession']), sink);
  if (type === 'cost-state') {
    withdrawMarks(state, session, sink);
    return readTotals(state, session, line, sink);
  }
  const value = pullRequestOf(line);
  if (value !== undefined) sink.fact({ session, time, kind: 'pull-request', key: value.url, value });
}

/** Lines that show a request which left no row: a compaction, a tool that searched the web. */
function readTrace(state: ClaudeState, bytes: Uint8Array, from: number, to: number, sink: Sink): void {
  const line = parse(bytes, from, to);
  const session = line?.['sessionId'];
  if (line === undefined || typeof session !== 'string') return;
  const time = millis(line['timestamp']) || state.last;
  if (line['subtype'] === 'compact_boundary') {
    noteCompaction(sink, session, time);
    markSession(state, session, 'compaction-not-logged', time, sink);
  } else if (line['subtype'] === 'api_error') noteError(state);
  else if (line['subtype'] === 'model_fallback') noteFallback(state, session, sink);
  // The command asks the model that it sets, to see that it is there.
  else if (line['subtype'] === 'local_command') markLowerBound(sink, session, 'side-requests-not-logged', time);
  else if (line['toolUseResult'] !== undefined) readSearches(state, line, time, sink);
}

function readQueue(
  state: ClaudeState,
  type: 'queue-operation' | 'api-request',
  bytes: Uint8Array,
  from: number,
  to: number,
  sink: Sink,
): void {
  const line = parse(bytes, from, to);
  const time = millis(line?.['timestamp']);
  if (type === 'api-request') return noteRequest(state, textOf(line?.['sessionId']), textOf(line?.['id']), time, sink);
  if (state.last === 0 && time > 0) state.began ??= time;
}

/** Without a time of its own it was written right after the last call. */
function worktree(state: ClaudeState, session: string, time: number, value: Json, sink: Sink): void {
  if (time > 0) sink.fact(worktreeFact(session, time, value));
  else if (state.last > 0) sink.fact(worktreeFact(session, state.last + 1, value));
  else state.early = { session, value };
}

function pullRequestOf(line: Record<string, unknown>) {
  const { prUrl, prNumber, prRepository } = line;
  if (typeof prUrl !== 'string') return undefined;
  return { url: prUrl, number: json(prNumber), repository: json(prRepository) };
}

const json = (value: unknown): Json => (value === undefined ? null : (value as Json));

function parse(bytes: Uint8Array, from: number, to: number): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(from, to)));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
