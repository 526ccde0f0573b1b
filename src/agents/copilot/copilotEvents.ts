import { hash53 } from '../../core/usage/hash.ts';
import type { LineFormat, Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, isFields, millis, numberOf, shapeOf, textOf } from '../format/fields.ts';
import { gluedLines, NOT_JSON } from '../format/gluedLines.ts';
import { parseLine } from '../format/line.ts';
import { noteCompaction } from '../format/lowerBound.ts';
import { newCall } from '../format/newCall.ts';
import { describeShape } from '../format/shape.ts';
import { type Answer, shareUses } from './copilotShares.ts';
import { addUse, type Proof, readUses, type Uses, usesSince, withoutRecorded } from './copilotShutdown.ts';
import { copilotTokens, nanoAiuCost, subagentOf } from './copilotStore.ts';

type EventsState = {
  session: string;
  version: string;
  model: string;
  /** The provider whose key the person gave, as of the last record; '' for GitHub. */
  provider: string;
  cwd: string;
  branch: string;
  /** A place that holds from the next turn on: [cwd, branch]. */
  next: readonly [string, string] | null;
  turn: string;
  time: number;
  answers: Answer[];
  shutdowns: number;
  last: Uses;
  /** What usage records hold since the last shutdown, by model, and the ids of those records. */
  recorded: Uses;
  records: string[];
};

/**
 * Copilot CLI's `events.jsonl`. An answer holds its output only; `session.shutdown` holds the rest, for each model the sum
 * of all requests since the process began (or the session). So an answer is a lower bound until a shutdown follows; then the
 * sums are shared out to the answers since the last one, and to the requests that left no answer.
 */
export const copilotEvents: LineFormat<EventsState> = gluedLines({
  kind: 'lines',
  needles: ['"assistant.message"', '"session.'],
  open: (log) => ({
    session: log.relative.split('/')[1]?.replace(/\.jsonl$/u, '') ?? '',
    version: '',
    model: '',
    provider: '',
    cwd: '',
    branch: '',
    next: null,
    turn: '',
    time: 0,
    answers: [],
    shutdowns: 0,
    last: {},
    recorded: {},
    records: [],
  }),
  line(state, bytes, from, to, sink) {
    const event = parseLine(bytes, from, to);
    if (event === undefined) return sink.reportUnrecognized(NOT_JSON, state.version, describeShape(bytes, from, to));
    const data = event['data'];
    if (!isFields(data)) return;
    state.time = millis(event['timestamp']) || state.time;
    readEvent(state, event, data, sink);
  },
});

function readEvent(state: EventsState, event: Fields, data: Fields, sink: Sink): void {
  const id = textOf(event['id']);
  switch (event['type']) {
    case 'session.start':
    case 'session.resume':
      return begin(state, data);
    case 'session.model_change':
      state.model = textOf(data['newModel']) || state.model;
      return;
    case 'session.context_changed':
      state.next = [textOf(data['cwd']), textOf(data['branch'])];
      return;
    case 'assistant.message':
      return readAnswer(state, data, id, sink);
    case 'session.usage_record':
      return readRecord(state, data, event['agentId'], sink);
    case 'session.compaction_complete':
      return readCompaction(state, data, id, sink);
    case 'session.usage_checkpoint':
      return emitCost(state, data, sink);
    case 'session.shutdown':
      return readShutdown(state, data, sink);
    default:
  }
}

function begin(state: EventsState, data: Fields): void {
  state.session = textOf(data['sessionId']) || state.session;
  state.version = textOf(data['copilotVersion']) || state.version;
  state.model = textOf(data['selectedModel']) || state.model;
  const context = data['context'];
  if (isFields(context)) {
    state.cwd = textOf(context['cwd']);
    state.branch = textOf(context['branch']);
    state.next = null;
  }
}

/** A turn belongs where it began: what it switches to holds from the next turn on, or at once where turns bear no id. */
function enterTurn(state: EventsState, turn: string): void {
  if (state.next !== null && (turn === '' || turn !== state.turn)) {
    [state.cwd, state.branch] = state.next;
    state.next = null;
  }
  state.turn = turn;
}

/** One response may be written as several messages; the last of them holds its output. */
function readAnswer(state: EventsState, data: Fields, id: string, sink: Sink): void {
  enterTurn(state, textOf(data['interactionId']));
  const output = numberOf(data['outputTokens']);
  if (output === undefined) return;
  const response = textOf(data['apiCallId']);
  const name = response === '' ? textOf(data['messageId']) || id : String(hash53(response));
  emitAnswer(state, name, textOf(data['model']) || state.model, [undefined, output], true, sink);
}

/**
 * Since 1.0.100 each request leaves a record with whole counts, and an answer names no output any more. A record of another
 * session was copied with that session's history, but a sub-agent's, whose own session has no log, belongs to this one.
 */
function readRecord(state: EventsState, data: Fields, agent: unknown, sink: Sink): void {
  const usage = data['usage'];
  if (!isFields(usage)) return sink.reportUnrecognized('usage-shape', state.version, shapeOf(data));
  const accounting = fieldsOf(usage['accounting']);
  const name = textOf(usage['apiCallId']) || textOf(accounting['usageId']);
  const source = textOf(accounting['sourceSessionId']) || state.session;
  const model = textOf(usage['model']) || state.model;
  const counts = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'];
  const tokens = copilotTokens(counts.map((count) => numberOf(usage[count])));
  const message = `${source}/${hash53(name === '' ? `${state.time} ${JSON.stringify(tokens)}` : name)}`;
  const subagent = subagentOf(agent, usage['initiator']);
  const own = source === state.session || subagent !== '';
  state.answers = state.answers.filter(([key]) => key !== message);
  if (own && !state.records.includes(message)) {
    state.records.push(message);
    state.recorded = addUse(state.recorded, model, usage);
  }
  // With an own key GitHub sells nothing. The type is that of the provider's protocol: no log names its address.
  if (typeof usage['isByok'] === 'boolean') state.provider = usage['isByok'] ? textOf(usage['providerType']) : '';
  const { time, provider, cwd, branch } = state;
  const session = own ? state.session : source;
  const call = newCall('copilot-cli', { message, session, time, model, provider, tokens, cwd, branch, subagent });
  sink.call({ ...call, rank: RECORD_RANK, ...(own ? {} : { copy: true }) });
}

/** Above whatever an answer, or a share of a sum, says of the same request. */
const RECORD_RANK = 1e13;

/** A compaction's request is no answer; newer versions write all of its counts, older ones under shorter names. */
function readCompaction(state: EventsState, data: Fields, id: string, sink: Sink): void {
  noteCompaction(sink, state.session, state.time);
  const used = data['compactionTokensUsed'];
  if (!isFields(used)) return;
  const counts = [
    numberOf(used['inputTokens']) ?? numberOf(used['input']),
    numberOf(used['outputTokens']) ?? numberOf(used['output']),
    numberOf(used['cacheReadTokens']) ?? numberOf(used['cachedInput']),
    numberOf(used['cacheWriteTokens']),
  ];
  // Where requests leave records, the sums of a shutdown hold those and not the compaction.
  const apart = state.records.length > 0 || used['requestCount'] !== undefined;
  emitAnswer(state, `compaction/${id}`, textOf(used['model']) || state.model, counts, false, sink, apart);
}

function emitAnswer(
  state: EventsState,
  name: string,
  model: string,
  counts: readonly (number | undefined)[],
  lowerBound: boolean,
  sink: Sink,
  apart = false,
): void {
  const message = `${state.session}/${name}`;
  const tokens = copilotTokens(counts);
  const seen = state.answers.findIndex(([key]) => key === message);
  if (apart || state.records.includes(message)) state.answers = state.answers.filter(([key]) => key !== message);
  else if (seen < 0) state.answers.push([message, model, tokens.output]);
  else state.answers[seen] = [message, model, Math.max(tokens.output, state.answers[seen]?.[2] ?? 0)];
  const { session, time, provider, cwd, branch } = state;
  sink.call(newCall('copilot-cli', { message, session, time, model, provider, tokens, cwd, branch, lowerBound }));
}

function readShutdown(state: EventsState, data: Fields, sink: Sink): void {
  const uses = readUses(data['modelMetrics']);
  if (uses === undefined) return;
  state.shutdowns++;
  const since = withoutRecorded(usesSince(state.last, uses, proofsOf(state.answers, state.recorded)), state.recorded);
  const used = Object.entries(since).filter(([, use]) => Object.values(use).some((count) => count > 0));
  shareUses(state, used, sink);
  state.last = uses;
  state.answers = [];
  state.recorded = {};
  state.records = [];
}

function proofsOf(answers: readonly Answer[], recorded: Uses): ReadonlyMap<string, Proof> {
  const proofs = new Map<string, Proof>(
    Object.entries(recorded).map(([model, use]) => [model, { answers: use.requests, output: use.output }]),
  );
  for (const [, model, output] of answers) {
    const proof = proofs.get(model) ?? { answers: 0, output: 0 };
    proofs.set(model, { answers: proof.answers + 1, output: proof.output + output });
  }
  return proofs;
}

/** The session's price so far, by the vendor. Known also where no shutdown holds the tokens. */
function emitCost(state: EventsState, data: Fields, sink: Sink): void {
  const value = nanoAiuCost(numberOf(data['totalNanoAiu']) ?? 0);
  if (value > 0) sink.fact({ session: state.session, kind: 'vendor-cost', key: '', time: state.time, value });
}
