import type { AgentId } from '../../core/usage/call.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import type { Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, isFields, millis, nanoDollars, shapeOf, textOf } from '../format/fields.ts';
import { splitModel } from '../format/line.ts';
import { markLowerBound, noteCompaction } from '../format/lowerBound.ts';
import { newCall, tokensOf } from '../format/newCall.ts';

/** What the entries of a transcript read so far say of the next ones. Plain JSON. */
export type TranscriptState = {
  session: string;
  cwd: string;
  /** When this file's own session began; entries older than that were copied from another. */
  created: number;
  /** The session that this one was forked from; '' for none. */
  forkedFrom: string;
  /** The model in use: a summary names none itself. */
  model: string;
  provider: string;
  /** The session whose sub-agent this is; absent for none. */
  parent?: string;
};

export const openTranscript = (session: string): TranscriptState => ({
  session,
  cwd: '',
  created: 0,
  forkedFrom: '',
  model: '',
  provider: '',
});

/**
 * One entry of a session of Pi, or of OpenClaw, which is built on it: a header `session`, or a message with `usage`, whose
 * four counts exclude each other (`totalTokens` is their sum); `cacheWrite1h` is inside `cacheWrite`, `reasoning` inside
 * `output`. Forks copy entries as they are, so an entry's id and time name the call; an id alone has 32 bits.
 */
export function readEntry(agent: AgentId, state: TranscriptState, entry: unknown, sink: Sink): void {
  const fields = fieldsOf(entry);
  if (fields['type'] === 'session') return readHeader(state, fields, sink);
  if (fields['type'] === 'model_change') return changeModel(state, fields);
  if (fields['type'] === 'compaction') readCompaction(state, fields, sink);
  const message = fieldsOf(fields['message']);
  if (isFields(message['usage']) && message['role'] === 'assistant') {
    useModel(state, message['model'], message['provider']);
    emitCall(agent, state, fields, message, message['usage'], sink);
  } else if (isFields(message['usage']) && message['role'] === 'toolResult') {
    // A tool may ask any model: the session's is not its own.
    const model = textOf(message['model']);
    emitCall(agent, { ...state, model, provider: '' }, fields, message, message['usage'], sink);
  } else if (isFields(fields['usage']) && BILLED_ENTRIES.has(textOf(fields['type']))) {
    emitCall(agent, state, fields, fields, fields['usage'], sink);
  } else if (isFields(fields['usage'])) {
    sink.reportUnrecognized('usage-elsewhere', '', shapeOf(fields));
  }
}

/** Older versions, and OpenClaw, leave the counts of the request out that made the summary; a hook may make one without a model. */
function readCompaction(state: TranscriptState, entry: Fields, sink: Sink): void {
  const time = millis(entry['timestamp']);
  noteCompaction(sink, state.session, time);
  if (!isFields(entry['usage']) && entry['fromHook'] !== true)
    markLowerBound(sink, state.session, 'compaction-not-logged', time);
}

/** Pi's own sum (`usage-totals.js`) adds these to messages and results of tools: a summary and a cache warmed ahead. */
const BILLED_ENTRIES: ReadonlySet<string> = new Set(['compaction', 'branch_summary', 'usage', 'model_usage']);

function useModel(state: TranscriptState, model: unknown, provider: unknown): void {
  if (textOf(model) === '') return;
  state.model = textOf(model);
  state.provider = textOf(provider);
}

/** Pi names provider and model apart; Oh My Pi as `provider/model`. */
function changeModel(state: TranscriptState, change: Fields): void {
  const { provider, model } = splitModel(textOf(change['model']));
  useModel(state, textOf(change['modelId']) || model, textOf(change['provider']) || provider);
}

function readHeader(state: TranscriptState, header: Fields, sink: Sink): void {
  state.session = textOf(header['id']) || state.session;
  state.cwd = textOf(header['cwd']);
  state.created = millis(header['timestamp']);
  state.forkedFrom = sessionOfPath(textOf(header['parentSession']));
  const { parent, session } = state;
  if (parent !== undefined && parent !== session)
    sink.fact({ session, kind: 'parent', key: '', time: 0, value: parent });
}

/** A session file is named `<time>_<session id>.jsonl`. */
export function sessionOfPath(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/\.jsonl.*$/, '');
  return name.slice(name.indexOf('_') + 1);
}

function emitCall(
  agent: AgentId,
  state: TranscriptState,
  entry: Fields,
  message: Fields,
  usage: Fields,
  sink: Sink,
): void {
  const tokens = tokensOf({
    input: usage['input'],
    output: usage['output'],
    cacheRead: usage['cacheRead'],
    cacheWrite: usage['cacheWrite'],
    cacheWrite1h: usage['cacheWrite1h'],
    // OpenClaw's own spelling comes second.
    reasoning: usage['reasoning'] ?? usage['reasoningTokens'],
  });
  const vendorCost = nanoDollars(fieldsOf(usage['cost'])['total'] ?? usage['cost']);
  if (countTokens(tokens) === 0 && (vendorCost ?? 0) === 0) return;
  const time = millis(entry['timestamp']) || millis(message['timestamp']);
  const id = textOf(entry['id']);
  const model = textOf(message['model']) || state.model;
  const copy = state.forkedFrom !== '' && time > 0 && time < state.created;
  sink.call(
    newCall(agent, {
      message: id === '' ? `${state.session}/${time}` : `${id}@${time}`,
      session: copy ? state.forkedFrom : state.session,
      time,
      tokens,
      model,
      ...(model === '' && { reason: 'model-not-logged' as const }),
      provider: textOf(message['provider']) || (textOf(message['model']) === '' ? state.provider : ''),
      cwd: state.cwd,
      subagent: state.parent !== undefined && state.parent !== state.session ? 'sub-agent' : '',
      ...(copy ? { copy } : {}),
      vendorCost,
    }),
  );
}
