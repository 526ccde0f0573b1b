import type { Conversation } from './conversation.ts';
import type { Step } from './script.ts';

/** Tokens of one answer. `input` is neither read from nor written to a cache; `reasoning` is a part of `output`. */
export interface Usage {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
  readonly reasoning: number;
  /** Gemini: tokens of tool use, billed as input beside the prompt. */
  readonly toolUse: number;
}

export type Api = 'anthropic' | 'responses' | 'chat' | 'gemini';

/** Invents the usage of the n-th answer. All counts differ from answer to answer, so that none can be taken for another. */
export function inventUsage(n: number, step: Step, api: Api, conversation: Conversation, thinks: boolean): Usage {
  const reasoning = thinks ? 17 + 2 * n : 0;
  // OpenAI's newest models bill cache writes, the others do not.
  const isWritten = api === 'anthropic' ? step.cache !== 'none' : api === 'responses' && step.cache === '5m';
  const writes = isWritten ? 401 + 13 * n : 0;
  const hour = step.cache === '1h' || step.cache === 'mixed' || (step.cache === undefined && conversation.wantsHour);
  const short = step.cache === 'mixed' ? 11 + n : 0;
  const usage = {
    input: 101 + 7 * n,
    cacheRead: step.cache === 'none' ? 0 : 2003 + 31 * n,
    cacheWrite5m: hour ? short : writes,
    cacheWrite1h: hour ? writes : 0,
    output: 61 + 3 * n + Math.floor(((step.words ?? 0) * 3) / 2) + reasoning,
    reasoning,
    toolUse: api === 'gemini' ? (step.toolTokens ?? 0) : 0,
  };
  if (step.context === undefined) return usage;
  return { ...usage, cacheRead: step.context - usage.input - usage.cacheWrite5m - usage.cacheWrite1h };
}
