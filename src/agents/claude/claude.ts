import { createPicker } from '../../core/jsonscan/pick.ts';
import type { Picked } from '../../core/jsonscan/pickShape.ts';
import type { Call } from '../../core/usage/call.ts';
import { detailText } from '../../core/usage/callDetail.ts';
import { wholeTokens } from '../../core/usage/tokens.ts';
import type { Agent, Json, LineFormat, Sink } from '../format/agent.ts';
import { gluedLines, NOT_JSON } from '../format/gluedLines.ts';
import { parseLine } from '../format/line.ts';
import { describeShape } from '../format/shape.ts';
import { agentTypeOf } from './claudeAgentType.ts';
import { claudeCallSeen, claudeFact, noteCloud } from './claudeFacts.ts';
import { claudeRoots } from './claudeHomes.ts';
import { innerCalls, splitMessage } from './claudeIterations.ts';
import type { ClaudeState } from './claudeState.ts';
import { TITLE_HEADS } from './claudeTitles.ts';
import { tokensOfUsage } from './claudeTokens.ts';
import { totalsMeetCall } from './claudeTotals.ts';
import { markCutOff, markOldVersion, noteAnswer, noteRefusal, noteStop } from './claudeUnlogged.ts';

const USAGE = {
  input_tokens: 'number',
  cache_creation_input_tokens: 'number',
  cache_read_input_tokens: 'number',
  cache_creation: { ephemeral_1h_input_tokens: 'number' },
  output_tokens: 'number',
  output_tokens_details: { thinking_tokens: 'number' },
  server_tool_use: { web_search_requests: 'number' },
  service_tier: 'string',
  speed: 'string',
  inference_geo: 'string',
  iterations: 'json',
} as const;

const MESSAGE = { id: 'string', model: 'string', stop_reason: 'string', usage: USAGE } as const;

const LINE = {
  type: 'string',
  sessionId: 'string',
  requestSessionId: 'string',
  forkedFrom: { sessionId: 'string' },
  sessionKind: 'string',
  isSidechain: 'boolean',
  cwd: 'string',
  gitBranch: 'string',
  version: 'string',
  entrypoint: 'string',
  requestRef: 'string',
  isApiErrorMessage: 'boolean',
  timestamp: 'string',
  requestId: 'string',
  uuid: 'string',
  costUSD: 'number',
  effort: 'string',
  attributionAgent: 'string',
  attributionSkill: 'string',
  attributionPlugin: 'string',
  attributionMcpServer: 'string',
  message: MESSAGE,
  data: {
    type: 'string',
    message: { type: 'string', requestId: 'string', timestamp: 'string', uuid: 'string', message: MESSAGE },
  },
} as const;

type Line = Picked<typeof LINE>;
type Message = Picked<typeof MESSAGE>;
type Usage = Picked<typeof USAGE>;

/** Where a row's call happened: the fields that the main line and a forwarded sub-agent line spell differently. */
interface Row {
  readonly line: Line;
  readonly message: Message;
  readonly usage: Usage;
  readonly requestId: string | undefined;
  readonly uuid: string | undefined;
  readonly timestamp: string | undefined;
  readonly sideChain: boolean;
}

function rowOf(line: Line): Row | undefined {
  if (line.type === 'assistant' && line.message?.usage !== undefined) {
    const { message, requestId, uuid, timestamp } = line;
    return {
      line,
      message,
      usage: line.message.usage,
      requestId,
      uuid,
      timestamp,
      sideChain: line.isSidechain === true,
    };
  }
  const inner = line.data?.message;
  if (line.type !== 'progress' || line.data?.type !== 'agent_progress') return undefined;
  if (inner?.type !== 'assistant' || inner.message?.usage === undefined) return undefined;
  const { message, requestId, uuid, timestamp } = inner;
  return {
    line,
    message,
    usage: inner.message.usage,
    requestId,
    uuid,
    timestamp: timestamp ?? line.timestamp,
    sideChain: true,
  };
}

/**
 * One row is one content block of a message; rows of a message repeat its ids and its input, and `output_tokens` grows.
 * The total of cache writes is the authority: the 1-hour part is clamped to it (rule of Claude Code's own accounting).
 * Before 2.1.98, and in sub-agents' logs still, a message may end on the placeholder of its first event: then its output
 * is a lower bound.
 */
function callOf({ began = 0, agentType }: ClaudeState, row: Row, time: number): Call {
  const { line, message, usage } = row;
  const tokens = tokensOfUsage(usage);
  const { output } = tokens;
  const request = row.requestId ?? '';
  const session = line.requestSessionId ?? line.forkedFrom?.sessionId ?? line.sessionId ?? '';
  const call: Call = {
    agent: 'claude-code',
    message: message.id || row.uuid || `${session} ${time} ${output}`,
    request,
    sideChain: row.sideChain,
    // A fork of an older version names no parent: rows from before its file was begun are copies.
    copy: line.sessionKind === 'bg' || line.sessionKind === 'daemon' || time < began,
    rank: output,
    session,
    time,
    model: message.model ?? '',
    provider: 'anthropic',
    tokens,
    webSearches: wholeTokens(usage.server_tool_use?.web_search_requests),
    modifiers: modifiersOf(usage),
    cwd: line.cwd ?? '',
    branch: line.gitBranch ?? '',
    lowerBound: message.stop_reason === undefined && output <= 8,
  };
  const detail = detailOf(line, row.sideChain, agentType);
  const vendor = line.costUSD === undefined ? undefined : { vendorCost: Math.round(line.costUSD * 1e9) };
  return detail === '' && vendor === undefined ? call : { ...call, ...(detail !== '' && { detail }), ...vendor };
}

/** Who made the call: Claude Code names the type of a sub-agent in recent versions only. */
function detailOf(line: Line, sideChain: boolean, agentType: string | undefined): string {
  const { attributionAgent, attributionSkill, attributionPlugin, attributionMcpServer, effort } = line;
  if (!sideChain && effort === undefined && attributionAgent === undefined && attributionSkill === undefined) {
    if (attributionPlugin === undefined && attributionMcpServer === undefined) return '';
  }
  return detailText({
    subagent: attributionAgent ?? (sideChain ? (agentType ?? 'sub-agent') : ''),
    skill: attributionSkill ?? '',
    plugin: attributionPlugin ?? '',
    mcp: attributionMcpServer ?? '',
    effort: effort ?? '',
  });
}

function modifiersOf(usage: Usage): string {
  const isPlain = usage.service_tier === 'standard' || usage.service_tier === undefined;
  if (isPlain && usage.speed !== 'fast' && usage.inference_geo !== 'us') return '';
  const found: string[] = [];
  if (usage.service_tier === 'batch' || usage.service_tier === 'priority') found.push(usage.service_tier);
  if (usage.speed === 'fast') found.push('fast');
  if (usage.inference_geo === 'us') found.push('us');
  return found.length > 1 ? found.sort().join(',') : (found[0] ?? '');
}

/** Lines of the transcripts below `projects/`. Each line says all that its call needs; only what has no time of its own needs memory. */
function createClaudeFormat(): LineFormat<ClaudeState> {
  const pick = createPicker(LINE);
  return gluedLines({
    kind: 'lines',
    needles: [
      '"usage"',
      '"searchCount"',
      '"durationSeconds"',
      '"compact_boundary"',
      '"api_error"',
      '"model_fallback"',
      '"commandRun":{"command":"model"',
    ],
    heads: [
      '{"type":"pr-link"',
      '{"type":"worktree-state"',
      '{"type":"cost-state"',
      '{"type":"queue-operation"',
      '{"type":"api-request"',
      ...TITLE_HEADS,
    ],
    open: (log) => ({ last: 0, ...agentTypeOf(log) }),
    line(state, bytes, from, to, sink) {
      const line = pick(bytes, from, to);
      if (line === undefined) return sink.reportUnrecognized(NOT_JSON, '', describeShape(bytes, from, to));
      const row = rowOf(line);
      if (row === undefined) return claudeFact(state, line.type, bytes, from, to, sink);
      if (row.message.model !== '<synthetic>') readRow(state, row, bytes, from, to, sink);
      else if (line.isApiErrorMessage === true)
        noteRefusal(state, line.sessionId ?? '', Number(parseLine(bytes, from, to)?.['apiErrorStatus']), sink);
      else noteStop(state, line.sessionId ?? '', Date.parse(row.timestamp ?? ''), sink);
    },
  });
}

function readRow(state: ClaudeState, row: Row, bytes: Uint8Array, from: number, to: number, sink: Sink): void {
  const time = Date.parse(row.timestamp ?? '');
  if (Number.isNaN(time))
    return sink.reportUnrecognized('no-time', row.line.version ?? '', describeShape(bytes, from, to));
  const { version, entrypoint, requestRef } = row.line;
  const whole = markCutOff(callOf(state, row, time), row.message.stop_reason, () =>
    new TextDecoder().decode(bytes.subarray(from, to)),
  );
  const { iterations } = row.usage;
  const [call = whole, ...earlier] = iterations === undefined ? [] : splitMessage(whole, iterations);
  claudeCallSeen(state, time, sink);
  markOldVersion(state, { version, entrypoint, session: call.session }, time, sink);
  noteAnswer(state, row.line.sessionId ?? '', requestRef, sink);
  noteCloud(state, call, sink);
  totalsMeetCall(state, row.line.sessionId ?? '', call, sink);
  // A result of a search belongs to the last row of the message that ordered it.
  state.latest = call as unknown as Json;
  sink.call(call);
  for (const each of earlier) sink.call(each);
  if (iterations !== undefined) for (const inner of innerCalls(call, iterations)) sink.call(inner);
}

export const claude: Agent = {
  id: 'claude-code',
  label: 'Claude Code',
  verified: true,
  roots: (place) => claudeRoots(place, createClaudeFormat()),
};
