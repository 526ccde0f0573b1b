import type { AgentId } from '../../core/usage/call.ts';
import { type Tokens, wholeTokens } from '../../core/usage/tokens.ts';
import type { Sink } from '../format/agent.ts';
import { type Fields, isFields, millis, shapeOf, textOf } from '../format/fields.ts';
import { newCall } from '../format/newCall.ts';

/** What is known of a session beside its messages. */
export interface GeminiSession {
  readonly agent: AgentId;
  /** The session that a person began: for a sub-agent the one that launched it. */
  readonly session: string;
  /** The session whose file this is; message ids are unique in it. */
  readonly own: string;
  readonly cwd: string;
}

/**
 * Tells the call that a recorded message was billed for, if it holds counts, and whether it did.
 *
 * Gemini CLI's `ChatRecordingService`: `tokens{input, output, cached, thoughts, tool, total}`, where `cached` lies inside
 * `input`, `thoughts` outside `output`, and `tool` (prompt tokens of tools' results) outside `input`.
 */
export function tellMessage(message: Fields, of: GeminiSession, rank: number, time: number, sink: Sink): boolean {
  const id = textOf(message['id']);
  const counts = message['tokens'];
  if (counts === undefined || counts === null) return false;
  if (!isFields(counts) || id === '') {
    sink.reportUnrecognized('tokens in an unknown shape', '', shapeOf(message));
    return false;
  }
  sink.call(
    newCall(of.agent, {
      message: `${of.own}/${id}`,
      rank,
      session: of.session,
      time: millis(message['timestamp']) || time,
      model: textOf(message['model']),
      tokens: geminiTokens(counts),
      cwd: of.cwd,
    }),
  );
  return true;
}

function geminiTokens(counts: Fields): Tokens {
  const cached = wholeTokens(counts['cached']);
  const thoughts = wholeTokens(counts['thoughts']);
  return {
    input: Math.max(0, wholeTokens(counts['input']) - cached) + wholeTokens(counts['tool']),
    cacheRead: cached,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: wholeTokens(counts['output']) + thoughts,
    reasoning: thoughts,
  };
}
