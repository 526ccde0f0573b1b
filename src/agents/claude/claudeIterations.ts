import type { Call } from '../../core/usage/call.ts';
import { countTokens } from '../../core/usage/tokens.ts';
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
