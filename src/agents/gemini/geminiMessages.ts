import type { AgentId } from '../../core/usage/call.ts';
import { NO_TOKENS, type Tokens, wholeTokens } from '../../core/usage/tokens.ts';
import type { Sink } from '../format/agent.ts';
import { type Fields, isFields, millis, shapeOf, textOf } from '../format/fields.ts';
import { newCall } from '../format/newCall.ts';

/** What is known of a session beside its messages. */
export interface GeminiSession {
  readonly agent: AgentId;
  /** The session that a person began: for a sub-agent the one that launched it. */
  readonly session: string;
  /** The session whose file this is; message ids that are no UUIDs are unique in it only. */
  readonly own: string;
  readonly cwd: string;
  /** When the session began, ms UTC; messages older than that were copied from another one. 0 if unknown. */
  readonly began: number;
}

/**
 * Emits the call that a recorded message was billed for, if it holds counts; reports whether it did.
 *
 * Gemini CLI's `ChatRecordingService`: `tokens{input, output, cached, thoughts, tool, total}`, where `cached` is inside
 * `input`, `thoughts` outside `output`, and `tool` (prompt tokens of tools' results) outside `input`.
 */
export function emitMessage(message: Fields, of: GeminiSession, rank: number, time: number, sink: Sink): boolean {
  const id = textOf(message['id']);
  const counts = message['tokens'];
  if (counts === undefined || counts === null) return false;
  if (!isFields(counts) || id === '') {
    sink.reportUnrecognized('usage-shape', '', shapeOf(message));
    return false;
  }
  const sent = millis(message['timestamp']);
  const copy = sent > 0 && sent < of.began;
  sink.call(
    newCall(of.agent, {
      message: IS_UNIQUE.test(id) ? id : `${of.own}/${id}`,
      rank,
      session: of.session,
      time: sent || time,
      model: textOf(message['model']),
      tokens: geminiTokens(counts),
      cwd: of.cwd,
      // A sub-agent has a file of its own, which does not name it.
      subagent: of.own === of.session ? '' : 'sub-agent',
      ...(copy ? { copy } : {}),
    }),
  );
  return true;
}

/** A UUID names a message in every session that it was copied into (`--session-file`); a shorter id in its own only. */
const IS_UNIQUE = /^[0-9a-f]{8}(?:-[0-9a-f]{4,}){3,}$/iu;

function geminiTokens(counts: Fields): Tokens {
  const cached = wholeTokens(counts['cached']);
  const thoughts = wholeTokens(counts['thoughts']);
  return {
    ...NO_TOKENS,
    input: Math.max(0, wholeTokens(counts['input']) - cached) + wholeTokens(counts['tool']),
    cacheRead: cached,
    output: wholeTokens(counts['output']) + thoughts,
    reasoning: thoughts,
  };
}
