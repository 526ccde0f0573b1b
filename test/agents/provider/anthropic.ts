import { type Answer, event, type Protocol, parts, type Turn } from './conversation.ts';
import { asList, asObject, asText, contentText, type Loose } from './loose.ts';
import { taskIn } from './script.ts';

/** Anthropic Messages. */
export const anthropic: Protocol = {
  read(body) {
    const tools = asList(body['tools']);
    const format = asObject(asObject(body['output_config'])['format'] ?? body['output_format']);
    return {
      turns: asList(body['messages']).map(turnOf),
      tools: tools
        .filter((tool) => tool['input_schema'] !== undefined)
        .map((tool) => ({
          name: asText(tool['name']),
          schema: asObject(tool['input_schema']),
          description: asText(tool['description']),
        })),
      system: contentText(body['system']),
      schema: format['schema'] === undefined ? undefined : asObject(format['schema']),
      wantsHour: JSON.stringify(body).includes('"ttl":"1h"'),
      // Agents that offer the search beside tools of their own leave it to the model, which does not search here.
      wantsSearch: tools.length > 0 && tools.every((tool) => asText(tool['type']).startsWith('web_search')),
    };
  },
  whole: (answer) => ({
    ...message(answer),
    content: blocksOf(answer),
    stop_reason: answer.calls.length > 0 ? 'tool_use' : 'end_turn',
    usage: usageOf(answer),
  }),
  events(answer) {
    const begun = { ...usageOf(answer), output_tokens: 1 + (answer.usage.output % 5) };
    const { cache_creation: _c, service_tier: _s, ...final } = usageOf(answer);
    return [
      event('message_start', { message: { ...message(answer), usage: begun } }),
      event('ping', {}),
      ...blocksOf(answer).flatMap(blockEvents),
      event('message_delta', {
        delta: { stop_reason: answer.calls.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null },
        usage: { ...final, ...thinkingOf(answer), ...searchesOf(answer) },
      }),
      event('message_stop', {}),
    ];
  },
  error: (status) => ({
    type: 'error',
    error: { type: ERROR_TYPES[status] ?? 'api_error', message: 'Scripted error' },
  }),
  errorEvent: event('error', { error: { type: 'overloaded_error', message: 'Scripted error' } }),
};

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** A prompt that was typed beside a tool's result begins a new task. */
function turnOf(entry: Loose): Turn {
  const { role, content } = entry;
  const text = contentText(content);
  if (role === 'assistant') return { role, text };
  const isResult = asList(content).some((block) => block['type'] === 'tool_result');
  return { role: isResult && taskIn(text) === undefined ? 'tool' : 'user', text };
}

const message = ({ id, model }: Answer) => ({
  id: `msg_${id}`,
  type: 'message',
  role: 'assistant',
  model,
  content: [] as unknown[],
  stop_reason: null as string | null,
  stop_sequence: null,
});

const usageOf = ({ usage: u, request }: Answer) => ({
  input_tokens: u.input,
  cache_creation_input_tokens: u.cacheWrite5m + u.cacheWrite1h,
  cache_read_input_tokens: u.cacheRead,
  cache_creation: { ephemeral_5m_input_tokens: u.cacheWrite5m, ephemeral_1h_input_tokens: u.cacheWrite1h },
  output_tokens: u.output,
  service_tier: 'standard',
  ...(request['speed'] === 'fast' && { speed: 'fast' }),
});

const thinkingOf = ({ usage }: Answer) =>
  usage.reasoning > 0 ? { output_tokens_details: { thinking_tokens: usage.reasoning } } : {};

const searchesOf = ({ searched }: Answer) =>
  searched ? { server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 } } : {};

function blocksOf({ id, thinking, text, calls, searched }: Answer): readonly Loose[] {
  const found = [
    { type: 'web_search_result', title: 'A page', url: 'https://example.com/', encrypted_content: 'eA==' },
  ];
  return [
    ...(thinking === '' ? [] : [{ type: 'thinking', thinking, signature: 'c2lnbmF0dXJl' }]),
    ...(searched
      ? [
          { type: 'server_tool_use', id: `srvtoolu_${id}`, name: 'web_search', input: { query: 'words' } },
          { type: 'web_search_tool_result', tool_use_id: `srvtoolu_${id}`, content: found },
        ]
      : []),
    ...(text === '' ? [] : [{ type: 'text', text }]),
    ...calls.map((call) => ({ type: 'tool_use', id: `toolu_${call.id}`, name: call.tool.name, input: call.args })),
  ];
}

function blockEvents(block: Loose, index: number): readonly string[] {
  const delta = (value: object): string => event('content_block_delta', { index, delta: value });
  const { type } = block;
  const open: Loose =
    type === 'thinking'
      ? { type, thinking: '', signature: '' }
      : type === 'text'
        ? { type, text: '' }
        : type === 'web_search_tool_result'
          ? block
          : { ...block, input: {} };
  return [
    event('content_block_start', { index, content_block: open }),
    ...(type === 'thinking'
      ? [
          ...parts(asText(block['thinking'])).map((thinking) => delta({ type: 'thinking_delta', thinking })),
          delta({ type: 'signature_delta', signature: block['signature'] }),
        ]
      : type === 'text'
        ? parts(asText(block['text'])).map((text) => delta({ type: 'text_delta', text }))
        : type === 'web_search_tool_result'
          ? []
          : parts(JSON.stringify(block['input'])).map((json) =>
              delta({ type: 'input_json_delta', partial_json: json }),
            )),
    event('content_block_stop', { index }),
  ];
}
