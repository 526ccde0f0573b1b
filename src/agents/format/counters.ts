import type { AgentId } from '../../core/usage/call.ts';
import { isFields, parseJson } from './fields.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/u));

const CLAUDE = words(`input_tokens cache_creation_input_tokens cache_read_input_tokens output_tokens thinking_tokens
  ephemeral_5m_input_tokens ephemeral_1h_input_tokens inputTokens outputTokens thinkingTokens cacheReadInputTokens
  cacheCreationInputTokens cacheCreationEphemeral5mInputTokens cacheCreationEphemeral1hInputTokens
  totalTokens tokens preTokens postTokens
  cumulativeDroppedTokens`);
const PI = words('input output cacheRead cacheWrite cacheWrite1h reasoning totalTokens total');
const OPENCODE =
  words(`input output reasoning read write total tokens_input tokens_output tokens_reasoning tokens_cache_read
  tokens_cache_write`);
const TASK =
  words(`tokensIn tokensOut cacheReads cacheWrites totalTokensIn totalTokensOut totalCacheReads totalCacheWrites
  contextTokens prevContextTokens newContextTokens size`);

/**
 * Names of counters that the reader of an agent's log reads, or leaves out for a reason: sums of what it reads, sizes of windows,
 * the last request's counts beside the sums.
 */
const KNOWN: Readonly<Partial<Record<AgentId, ReadonlySet<string>>>> = {
  'claude-code': CLAUDE,
  codex:
    words(`input_tokens cached_input_tokens cache_write_input_tokens output_tokens reasoning_output_tokens total_tokens
    tokens_used`),
  'gemini-cli': words('input output cached thoughts tool total'),
  'qwen-code':
    words(`promptTokenCount cachedContentTokenCount candidatesTokenCount thoughtsTokenCount toolUsePromptTokenCount
    totalTokenCount input_token_count output_token_count cached_content_token_count thoughts_token_count tool_token_count
    total_token_count tokenCount input output cached thoughts tool total originalTokenCount newTokenCount`),
  opencode: OPENCODE,
  'kilo-code': new Set([...OPENCODE, ...TASK]),
  'copilot-cli':
    words(`inputTokens outputTokens cacheReadTokens cacheWriteTokens reasoningTokens input output cachedInput
    input_tokens output_tokens cache_read_tokens cache_write_tokens reasoning_tokens tokenCount totalTokens
    preCompactionTokens postCompactionTokens tokensRemoved currentTokens systemTokens conversationTokens toolDefinitionsTokens
    systemPromptTokens messagesTokens toolTokenCount lastCallInputTokens lastCallOutputTokens`),
  'copilot-chat':
    words(`inputTokens outputTokens cachedTokens promptTokens completionTokens prompt_tokens completion_tokens
    totalTokens total_tokens`),
  cline: new Set([...TASK, ...words('inputTokens outputTokens cacheReadTokens cacheWriteTokens totalTokens')]),
  'roo-code': TASK,
  kimi: words(`input_other output input_cache_read input_cache_creation inputOther inputCacheRead inputCacheCreation
    context_tokens`),
  pi: PI,
  openclaw: new Set([...PI, 'promptTokens', 'reasoningTokens']),
  omp: new Set([...PI, ...words('orchestrationInput orchestrationOutput orchestrationCacheRead contextTokens')]),
  grok: words(
    `inputTokens outputTokens totalTokens cachedReadTokens cacheCreationTokens reasoningTokens contextTokensUsed`,
  ),
  zcode: words(`input_tokens output_tokens reasoning_tokens cache_read_input_tokens cache_creation_input_tokens
    computed_total_tokens provider_total_tokens inputTokens outputTokens totalTokens cacheReadTokens cacheWriteTokens`),
  devin: words('input_tokens output_tokens cache_read_tokens cache_creation_tokens num_tokens num_tokens_preceding'),
  amp: words(`inputTokens outputTokens cacheCreationInputTokens cacheReadInputTokens totalInputTokens input output
    thinkingTokens`),
  droid: words('inputTokens outputTokens cacheCreationTokens cacheReadTokens thinkingTokens factoryCredits'),
  goose: words(`input_tokens output_tokens total_tokens cache_read_tokens cache_write_tokens accumulated_input_tokens
    accumulated_output_tokens accumulated_total_tokens accumulated_cache_read_tokens accumulated_cache_write_tokens`),
  crush: words('prompt_tokens completion_tokens'),
  zed: words('input_tokens output_tokens cache_creation_input_tokens cache_read_input_tokens'),
  hermes:
    words(`input_tokens output_tokens cache_read_tokens cache_write_tokens reasoning_tokens token_count tokens last_prompt_tokens
    compression_tokens`),
};

/** A time, a limit or a rate is no counter. */
const isTokenCount = (name: string): boolean =>
  /token/iu.test(name) && !/ms$|limit|max|latency|budget|threshold|window|per_?sec/iu.test(name);

const DEEPEST = 16;
const MOST_VALUES = 20_000;
const LONGEST_TEXT = 100_000;
/** One key alone may be a tool's argument. */
const LEAST_KNOWN = 2;

/** Names of the counters of tokens in a log's record beside counters that the agent's reader reads, which no rule reads. */
export function unreadCounters(agent: AgentId, record: unknown): readonly string[] {
  const known = KNOWN[agent];
  const found = new Set<string>();
  if (known === undefined) return [];
  let left = MOST_VALUES;
  const look = (value: unknown, isUsage: boolean, depth: number): void => {
    if (left-- <= 0 || depth > DEEPEST) return;
    if (typeof value === 'string' && value.startsWith('{') && value.length < LONGEST_TEXT)
      return look(parseJson(value), false, depth + 1);
    if (Array.isArray(value)) for (const each of value) look(each, isUsage, depth + 1);
    if (!isFields(value)) return;
    const entries = Object.entries(value);
    const counts = entries.filter(([name, count]) => typeof count === 'number' && known.has(name)).length;
    const isInside = isUsage || counts >= LEAST_KNOWN;
    for (const [name, each] of entries) {
      if (typeof each !== 'number') look(each, isInside, depth + 1);
      else if (isInside && each > 0 && isTokenCount(name) && !known.has(name)) found.add(name);
    }
  };
  look(record, false, 0);
  return [...found];
}

/** Names of a table's columns that count tokens, beside one that the agent's reader reads, and are read by none. */
export function unreadColumns(agent: AgentId, columns: readonly string[]): readonly string[] {
  const known = KNOWN[agent];
  if (known === undefined || !columns.some((name) => known.has(name) && isTokenCount(name))) return [];
  return columns.filter((name) => isTokenCount(name) && !known.has(name));
}
