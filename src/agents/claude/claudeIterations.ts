import type { Call } from '../../core/usage/call.ts';
import { countTokens, type Tokens } from '../../core/usage/tokens.ts';
import { forEachTokenType, TOKEN_NAMES } from '../../core/usage/tokenTypes.ts';
import { tokensOfUsage } from './claudeTokens.ts';

/** Types of iterations that are calls of their own, and what names them. */
const INNER: Readonly<Record<string, string>> = {
  advisor_message: 'advisor',
  compaction: 'compaction',
  fallback_message: 'hop',
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/**
 * Requests within a message whose tokens are not in the message's own counts, each a call: the advisor (a second model), a
 * compaction, and each hop of a fallback but the last, which the message itself repeats.
 */
export function innerCalls(call: Call, iterations: unknown): Call[] {
  if (!Array.isArray(iterations)) return [];
  const lastHop = iterations.findLastIndex((each) => record(each)['type'] === 'fallback_message');
  return iterations.flatMap((each, index) => {
    const it = record(each);
    const name = INNER[String(it['type'])];
    if (name === undefined || index === lastHop) return [];
    const tokens = tokensOfUsage(it);
    const model = typeof it['model'] === 'string' ? it['model'] : name === 'advisor' ? '' : call.model;
    if (name !== 'advisor' && countTokens(tokens) === 0) return [];
    const { vendorCost: _, ...rest } = call;
    return [
      {
        ...rest,
        message: `${call.message}#${name}${index}`,
        model,
        tokens,
        rank: tokens.output,
        webSearches: 0,
        lowerBound: false,
      },
    ];
  });
}

/**
 * The requests of a message that asked its model several times (a tool of the provider ran in between), each a call: a price that
 * depends on the prompt's size depends on each prompt, not on their sum. Claude Code's own accounting splits them alike, where they
 * add up to the message's counts. The last one keeps the message's name, above the rank of a row that does not split.
 */
export function splitMessage(call: Call, iterations: unknown): readonly Call[] {
  const messages = (Array.isArray(iterations) ? iterations : []).map(record).filter((it) => it['type'] === 'message');
  const parts = withHours(messages.map(tokensOfUsage), call.tokens.cacheWrite1h);
  const last = parts.at(-1);
  if (last === undefined || parts.length < 2 || !addUp(parts, call.tokens)) return [call];
  const earlier = parts.slice(0, -1);
  const thought = earlier.reduce((left, { reasoning }) => left - reasoning, call.tokens.reasoning);
  const { vendorCost: _, ...rest } = call;
  return [
    { ...call, tokens: { ...last, reasoning: Math.max(0, Math.min(last.output, thought)) }, rank: call.rank + 1 },
    ...earlier.map((tokens, index) => ({
      ...rest,
      message: `${call.message}#message${index}`,
      tokens,
      rank: tokens.output,
      webSearches: 0,
      lowerBound: false,
    })),
  ];
}

/** Iterations may not name the life of their cache writes: the message's hours are the first ones' then. */
function withHours(parts: readonly Tokens[], hours: number): readonly Tokens[] {
  let left = hours - parts.reduce((sum, { cacheWrite1h }) => sum + cacheWrite1h, 0);
  return parts.map((tokens) => {
    const more = Math.max(0, Math.min(left, tokens.cacheWrite5m));
    left -= more;
    return { ...tokens, cacheWrite5m: tokens.cacheWrite5m - more, cacheWrite1h: tokens.cacheWrite1h + more };
  });
}

function addUp(parts: readonly Tokens[], whole: Tokens): boolean {
  const sum = forEachTokenType((name) => parts.reduce((so, tokens) => so + tokens[name], 0));
  return TOKEN_NAMES.every((name) => name === 'reasoning' || sum[name] === whole[name]);
}
