import { createPicker } from '../../core/jsonscan/pick.ts';
import type { Call } from '../../core/usage/call.ts';
import { hash53 } from '../../core/usage/hash.ts';
import { wholeTokens } from '../../core/usage/tokens.ts';
import type { Agent, LineFormat, LogInfo, Sink } from '../format/agent.ts';
import { fieldsOf, textOf } from '../format/fields.ts';
import { gluedLines, NOT_JSON } from '../format/gluedLines.ts';
import { markLowerBound, noteCompaction } from '../format/lowerBound.ts';
import { describeShape } from '../format/shape.ts';
import { wantsLine } from './codexFilter.ts';
import { rateLimitsFact } from './codexLimits.ts';
import { LINE, type Line, type Payload, type UsageRecord } from './codexLine.ts';
import { beginOwn, type Lineage, lineageOf, meetMeta, meetTurn, replayed } from './codexLineage.ts';
import { asksForTitle, codexDetail, effortOf, noteWrites, roleOf } from './codexMarks.ts';
import { homeOf, stem } from './codexPaths.ts';
import { keepCount, meetRecord, noneUnmatched, takeRecord, type Unmatched } from './codexRecords.ts';
import { codexRoots } from './codexRoots.ts';
import {
  addedBy,
  type Counters,
  type Counts,
  codexTokens,
  counted,
  countsOf,
  countsText,
  isRequest,
  sumCounts,
} from './codexUsage.ts';

/** What the lines read so far say of the next ones. Plain JSON. */
type State = Lineage & {
  provider: string;
  version: string;
  cwd: string;
  branch: string;
  model: string;
  /** Service tier of the current turn, and the one that holds from the next turn on. */
  tier: string;
  nextTier: string;
  /** `total_token_usage` of the last token count, for each limit that has a counter of its own. */
  counters: Counters;
  /** The limit that the last token count was for. */
  limit: string;
  /** A sub-agent's lines below this ordinal are its parent's; 0 where it has no history. */
  ownFrom: number;
  unmatched: Unmatched;
  /** Hash over the token counts since the turn began: the same in every copy of them. */
  chain: number;
  /** Codex's own folder, below which the log is. */
  home: string;
  /** Web searches since the last count: they are of the request that it counts. */
  searches: number;
  /** The role of the sub-agent whose log this is, and the effort of the current turn. */
  subagent: string;
  effort: string;
  /** The log counts cache writes apart from input. */
  namesWrites: boolean;
  /** `model_context_window` of the last token count, in tokens; 0 before the first. */
  window: number;
};

const open = (log: LogInfo): State => ({
  ...lineageOf(stem(log.relative)),
  provider: 'openai',
  version: '',
  cwd: '',
  branch: '',
  model: '',
  tier: '',
  nextTier: '',
  counters: {},
  limit: '',
  ownFrom: 0,
  unmatched: noneUnmatched(),
  chain: 0,
  home: homeOf(log),
  searches: 0,
  subagent: '',
  effort: '',
  namesWrites: true,
  window: 0,
});

function tokenCount(state: State, payload: Payload, time: number, sink: Sink): void {
  const info = payload.info;
  noteWrites(state, info?.last_token_usage ?? info?.total_token_usage);
  if (payload.rate_limits) sink.fact(rateLimitsFact(state.id, time, payload.rate_limits));
  if (info === undefined) return;
  const window = wholeTokens(info.model_context_window);
  if (window > 0 && window !== state.window)
    sink.fact({ session: state.id, kind: 'context-window', key: '', time, value: (state.window = window) });
  const limit = limitOf(payload.rate_limits) || state.limit;
  const last = countsOf(info.last_token_usage);
  const total = countsOf(info.total_token_usage) ?? (last && sumCounts(state.counters[limit], last));
  if (total === undefined) return sink.reportUnrecognized('usage-missing', state.version, '{info}');
  const call = addedBy(state.counters, limit, total, last);
  state.counters = counted(state.counters, limit, total);
  state.limit = limit;
  // A total alone is an estimate of what a compaction left.
  if (last !== undefined && !isRequest(last) && last[5] > 0) noteCompaction(sink, state.session, time);
  if (call === undefined) return;
  state.chain = hash53(`${state.chain} ${countsText(total)} ${countsText(call)}`);
  if (takeRecord(state.unmatched, state.turn, call)) return;
  if (replayed(state)) {
    state.searches = 0;
    return;
  }
  const message = `${state.root} ${state.turn} ${state.chain}`;
  keepCount(state.unmatched, state.turn, call, message);
  sink.call(callOf(state, message, call, time));
  state.searches = 0;
}

const limitOf = (limits: unknown): string => textOf(fieldsOf(limits)['limit_id']);

/**
 * A usage record counts under the id of its response, the same in every copy of it. One of another thread was copied with that
 * thread's history: it belongs to that thread, and what this file adds to it (a later time, perhaps no model yet) gives way.
 */
function usageRecord(state: State, record: UsageRecord, time: number, sink: Sink): void {
  const { response_id: response, thread_id: thread, turn_id: turnId } = record;
  noteWrites(state, record.usage);
  const counts = countsOf(record.usage);
  if (counts === undefined || response === undefined || response === '')
    return sink.reportUnrecognized('usage-shape', state.version, '{token_usage_record}');
  if (!isRequest(counts)) return;
  const earlier = meetRecord(state.unmatched, response, turnId ?? state.turn, counts);
  if (earlier !== undefined) sink.call(withdrawn(state, earlier, time));
  const call = callOf(state, response, counts, time);
  state.searches = 0;
  const copied = thread !== undefined && thread !== state.id;
  sink.call(copied ? { ...call, session: thread, copy: true, rank: -1 } : call);
}

/** Above every count of tokens: what was withdrawn stays so, in whatever order the ledger meets its copies. */
const WITHDRAWN = 1e12;

/** A call that bills nothing, in the place of a token count that a record turned out to be. */
const withdrawn = (state: State, message: string, time: number): Call => ({
  ...callOf(state, message, [0, 0, 0, 0, 0, 0], time),
  webSearches: 0,
  rank: WITHDRAWN,
});

const TIERS: Readonly<Record<string, string>> = {
  flex: 'flex',
  priority: 'priority',
  fast: 'priority',
  batch: 'batch',
};

const callOf = (state: State, message: string, counts: Counts, time: number): Call => ({
  agent: 'codex',
  message,
  request: '',
  sideChain: false,
  rank: counts[3],
  session: state.session,
  time,
  model: state.model,
  provider: state.provider,
  tokens: codexTokens(counts),
  webSearches: state.searches,
  modifiers: Object.hasOwn(TIERS, state.tier) ? (TIERS[state.tier] ?? '') : '',
  cwd: state.cwd,
  branch: state.branch,
  ...codexDetail(state),
});

function sessionMeta(state: State, payload: Payload, time: number, sink: Sink): void {
  const own = meetMeta(state, payload);
  if (!own) return;
  // The launching session may itself be a sub-agent's: the ledger follows the chain to the topmost.
  if (state.session !== state.id) sink.fact({ session: state.id, kind: 'parent', key: '', time, value: state.session });
  if (state.home !== '') sink.fact({ session: state.id, kind: 'home', key: '', time, value: state.home });
  state.ownFrom = payload.subagent_history_start_ordinal ?? state.ownFrom;
  state.provider = payload.model_provider ?? state.provider;
  state.version = payload.cli_version ?? state.version;
  state.subagent = roleOf(payload);
  state.cwd = payload.cwd ?? state.cwd;
  if (asksForTitle(payload)) markLowerBound(sink, state.session, 'title-not-logged', time);
  // Codex looks at the branch once, when the session starts.
  state.branch = payload.git?.branch ?? state.branch;
}

function turn(state: State, payload: Payload): void {
  if (payload.turn_id !== undefined && meetTurn(state, payload.turn_id)) {
    state.chain = 0;
    state.tier = state.nextTier;
  }
  if (payload.type !== undefined) return;
  state.model = payload.model ?? state.model;
  state.effort = effortOf(payload) || state.effort;
  state.cwd = payload.cwd ?? state.cwd;
  if (payload.service_tier !== undefined) state.tier = state.nextTier = payload.service_tier;
}

function read(state: State, line: Line, sink: Sink): void {
  const { payload, type, timestamp } = line;
  if (payload === undefined) return;
  const isParents = line.ordinal !== undefined && line.ordinal < state.ownFrom;
  if (state.leading && state.ownFrom > 0 && line.ordinal !== undefined && line.ordinal >= state.ownFrom)
    beginOwn(state);
  if (type === 'session_meta') {
    if (!isParents) sessionMeta(state, payload, Date.parse(timestamp ?? '') || 0, sink);
  } else if (type === 'turn_context') turn(state, payload);
  else if (type === 'response_item') {
    if (!isParents && payload.type === 'web_search_call' && payload.action?.type === 'search') state.searches++;
  } else if (type === 'token_usage_record') timed(state, line, (time) => usageRecord(state, payload, time, sink), sink);
  else if (type === 'compacted') {
    const record = payload.latest_token_usage_record;
    if (record !== undefined) timed(state, line, (time) => usageRecord(state, record, time, sink), sink);
  } else if (type === 'event_msg' && !isParents) event(state, line, payload, sink);
}

function event(state: State, line: Line, payload: Payload, sink: Sink): void {
  if (payload.type === 'task_started') turn(state, payload);
  // The whole of the settings: a tier that is absent is the usual one.
  else if (payload.type === 'thread_settings_applied') state.nextTier = payload.thread_settings?.service_tier ?? '';
  else if (payload.type === 'token_count') timed(state, line, (time) => tokenCount(state, payload, time, sink), sink);
}

function timed(state: State, line: Line, then: (time: number) => void, sink: Sink): void {
  const time = Date.parse(line.timestamp ?? '');
  if (Number.isNaN(time)) sink.reportUnrecognized('no-time', state.version, `{${line.payload?.type ?? line.type}}`);
  else then(time);
}

function createCodexFormat(): LineFormat<State> {
  const pick = createPicker(LINE);
  return gluedLines({
    kind: 'lines',
    needles: [],
    wants: wantsLine,
    open,
    line(state, bytes, from, to, sink) {
      const line = pick(bytes, from, to);
      if (line === undefined) sink.reportUnrecognized(NOT_JSON, state.version, describeShape(bytes, from, to));
      else read(state, line, sink);
    },
  });
}

export const codex: Agent = {
  id: 'codex',
  label: 'Codex',
  verified: true,
  roots: (place) => codexRoots(place, createCodexFormat()),
};
