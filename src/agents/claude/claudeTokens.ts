import { type Tokens, wholeTokens } from '../../core/usage/tokens.ts';

/** Anthropic's counts of a request, as logs repeat them; each may be missing or damaged. */
export interface AnthropicUsage {
  readonly input_tokens?: unknown;
  /** All cache writes, those of one hour included. */
  readonly cache_creation_input_tokens?: unknown;
  readonly cache_read_input_tokens?: unknown;
  readonly cache_creation?: unknown;
  /** Thinking included. */
  readonly output_tokens?: unknown;
  readonly output_tokens_details?: unknown;
}

/** The token vector of a request (platform.claude.com/docs/en/api/messages, `usage`). */
export function tokensOfUsage(usage: AnthropicUsage): Tokens {
  const written = wholeTokens(usage.cache_creation_input_tokens);
  const writtenForAnHour = Math.min(written, within(usage.cache_creation, 'ephemeral_1h_input_tokens'));
  const output = wholeTokens(usage.output_tokens);
  return {
    input: wholeTokens(usage.input_tokens),
    cacheWrite5m: written - writtenForAnHour,
    cacheWrite1h: writtenForAnHour,
    cacheRead: wholeTokens(usage.cache_read_input_tokens),
    output,
    reasoning: Math.min(output, within(usage.output_tokens_details, 'thinking_tokens')),
  };
}

function within(part: unknown, name: string): number {
  return typeof part === 'object' && part !== null ? wholeTokens((part as Record<string, unknown>)[name]) : 0;
}
