import type { Call } from '../../core/usage/call.ts';
import { countTokens, wholeTokens } from '../../core/usage/tokens.ts';

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
    const writes = wholeTokens(it['cache_creation_input_tokens']);
    const writes1h = Math.min(writes, wholeTokens(record(it['cache_creation'])['ephemeral_1h_input_tokens']));
    const output = wholeTokens(it['output_tokens']);
    const tokens = {
      input: wholeTokens(it['input_tokens']),
      cacheWrite5m: writes - writes1h,
      cacheWrite1h: writes1h,
      cacheRead: wholeTokens(it['cache_read_input_tokens']),
      output,
      reasoning: Math.min(output, wholeTokens(record(it['output_tokens_details'])['thinking_tokens'])),
    };
    const model = typeof it['model'] === 'string' ? it['model'] : name === 'advisor' ? '' : call.model;
    if (name !== 'advisor' && countTokens(tokens) === 0) return [];
    const { vendorCost: _, ...rest } = call;
    return [
      {
        ...rest,
        message: `${call.message}#${name}${index}`,
        model,
        tokens,
        rank: output,
        webSearches: 0,
        lowerBound: false,
      },
    ];
  });
}
