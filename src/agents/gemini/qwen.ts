import { NO_TOKENS, type Tokens, wholeTokens } from '../../core/usage/tokens.ts';
import type { Agent, HostEnvironment, LineFormat, LogInfo, Root, Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, isFields, millis, parseJson, textOf } from '../format/fields.ts';
import { gluedLines, NOT_JSON } from '../format/gluedLines.ts';
import { parseLine } from '../format/line.ts';
import { markLowerBound, noteCompaction } from '../format/lowerBound.ts';
import { newCall } from '../format/newCall.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { describeShape } from '../format/shape.ts';
import { chatsRoot } from './gemini.ts';

/**
 * Qwen Code: `projects/<folder>/chats/<session>.jsonl`, one record a message. Its first versions kept chats as Gemini CLI
 * does, of which it is a fork.
 */
export const qwen: Agent = {
  id: 'qwen-code',
  label: 'Qwen Code',
  verified: true,
  roots(place) {
    const home = joinPath(place, place.home, '.qwen');
    return [
      ...namedRoots(place),
      projectsRoot(joinPath(place, home, 'projects'), 'default'),
      chatsRoot('qwen-code', joinPath(place, home, 'tmp'), 'default'),
    ];
  },
};

function namedRoots(place: HostEnvironment): readonly Root[] {
  return ['QWEN_RUNTIME_DIR', 'QWEN_HOME'].flatMap((name) => {
    const folder = folderVariable(place, name);
    return folder === undefined ? [] : [projectsRoot(joinPath(place, folder, 'projects'), name)];
  });
}

function projectsRoot(path: string, origin: string): Root {
  return { path, origin, format: (relative) => (/^[^/]+\/.*\.jsonl$/u.test(relative) ? lines : undefined) };
}

/** The person did not switch off that a request after each answer suggests the next prompt. */
type QwenState = { readonly suggests: boolean };

function suggestsPrompts(log: LogInfo): boolean {
  const settings = log.beside?.text(`${'../'.repeat(log.relative.split('/').length)}settings.json`, true) ?? '';
  return fieldsOf(fieldsOf(parseJson(settings))['ui'])['enableFollowupSuggestions'] !== false;
}

/**
 * The telemetry of a session is the complete list of its requests: memory extraction, compaction and sub-agents are in it
 * alone. Where a session has any, the ledger counts it in place of the assistant's records, which are a lower tier.
 */
const lines: LineFormat<QwenState> = gluedLines({
  kind: 'lines',
  needles: ['"usageMetadata"', '"qwen-code.api_response"', '"file_history_snapshot"', '"chat_compression"'],
  open: (log) => ({ suggests: suggestsPrompts(log) }),
  line(state, bytes, from, to, sink) {
    const record = parseLine(bytes, from, to);
    if (record === undefined) return sink.reportUnrecognized(NOT_JSON, '', describeShape(bytes, from, to));
    if (record['type'] === 'system') return readSystem(state, record, sink);
    const usage = record['usageMetadata'];
    if (record['type'] !== 'assistant' || usage === undefined || usage === null) return;
    const uuid = textOf(record['uuid']);
    if (!isFields(usage) || uuid === '') {
      return sink.reportUnrecognized('usage-shape', textOf(record['version']), describeShape(bytes, from, to));
    }
    sink.call(
      newCall('qwen-code', {
        message: uuid,
        session: textOf(record['sessionId']),
        time: millis(record['timestamp']),
        model: textOf(record['model']),
        tokens: qwenTokens(usage),
        cwd: textOf(record['cwd']),
        branch: textOf(record['gitBranch']),
        ...originOf(record),
      }),
    );
  },
});

/** A fork copies records of its parent and names it: they belong to the parent's session. */
function originOf(record: Fields): { readonly session?: string; readonly copy?: true } {
  const from = record['forkedFrom'];
  const session = textOf(from) || textOf(fieldsOf(from)['sessionId']);
  return session === '' ? {} : { session, copy: true };
}

function readSystem(state: QwenState, record: Fields, sink: Sink): void {
  if (record['subtype'] === 'ui_telemetry') return readTelemetry(record, sink);
  if (record['subtype'] === 'chat_compression')
    return noteCompaction(sink, textOf(record['sessionId']), millis(record['timestamp']));
  // Only a session in the terminal keeps what files were before a prompt, and only there a prompt is suggested.
  if (record['subtype'] === 'file_history_snapshot' && state.suggests)
    markLowerBound(sink, textOf(record['sessionId']), 'side-requests-not-logged', millis(record['timestamp']));
}

/** `ui_telemetry` with the event of an answer; a `response_id` is the same in every copy. */
function readTelemetry(record: Fields, sink: Sink): void {
  const event = fieldsOf(fieldsOf(record['systemPayload'])['uiEvent']);
  if (event['event.name'] !== 'qwen-code.api_response') return;
  const tokens = qwenTokens({
    promptTokenCount: event['input_token_count'],
    cachedContentTokenCount: event['cached_content_token_count'],
    candidatesTokenCount: event['output_token_count'],
    thoughtsTokenCount: event['thoughts_token_count'],
    toolUsePromptTokenCount: event['tool_token_count'],
    totalTokenCount: event['total_token_count'],
  });
  const time = millis(record['timestamp']) || millis(event['event.timestamp']);
  const id = textOf(event['response_id']);
  const prompt = `${textOf(event['prompt_id'])}/${textOf(event['event.timestamp'])}`;
  // Some servers give every response one id; a copy has the time of what it copies.
  const response = `${id} ${textOf(event['event.timestamp'])}`;
  sink.call(
    newCall('qwen-code', {
      message: id !== '' ? `response ${response}` : prompt.length > 1 ? `prompt ${prompt}` : textOf(record['uuid']),
      session: textOf(record['sessionId']),
      time,
      tier: 1,
      model: textOf(event['model']),
      tokens,
      cwd: textOf(record['cwd']),
      branch: textOf(record['gitBranch']),
      subagent: textOf(event['subagent_name']),
      // Anthropic's cache writes are in the prompt, and nothing says how many.
      ...(event['auth_type'] === 'anthropic' && { reason: 'cache-writes-as-input' as const }),
      ...originOf(record),
    }),
  );
}

/**
 * Cached tokens are inside the prompt. Whether thoughts are inside the candidates depends on the provider: an
 * OpenAI-compatible one counts them in (Qwen's converter copies both), Gemini's own does not. The record's total decides;
 * without a total the common, OpenAI-compatible reading holds.
 */
function qwenTokens(usage: Fields): Tokens {
  const prompt = wholeTokens(usage['promptTokenCount']);
  const cached = wholeTokens(usage['cachedContentTokenCount']);
  const candidates = wholeTokens(usage['candidatesTokenCount']);
  const thoughts = wholeTokens(usage['thoughtsTokenCount']);
  const tool = wholeTokens(usage['toolUsePromptTokenCount']);
  const apart = thoughts > 0 && wholeTokens(usage['totalTokenCount']) - prompt - candidates >= thoughts;
  const output = apart ? candidates + thoughts : Math.max(candidates, thoughts);
  return {
    ...NO_TOKENS,
    input: Math.max(0, prompt - cached) + tool,
    cacheRead: cached,
    output,
    reasoning: Math.min(thoughts, output),
  };
}
