import { type Answer, data, type Protocol, parts } from './conversation.ts';
import { asList, asObject, asText, contentText } from './loose.ts';

/** OpenAI Chat Completions, and what speaks like it. */
export const chat: Protocol = {
  read(body) {
    const messages = asList(body['messages']);
    const isSystem = (role: unknown): boolean => role === 'system' || role === 'developer';
    const schema = asObject(asObject(body['response_format'])['json_schema'])['schema'];
    return {
      turns: messages
        .filter(({ role }) => !isSystem(role))
        .map(({ role, content }) => ({
          role: role === 'assistant' ? 'assistant' : role === 'tool' || role === 'function' ? 'tool' : 'user',
          text: contentText(content),
        })),
      tools: asList(body['tools']).map((tool) => {
        const inner = asObject(tool['function']);
        return {
          name: asText(inner['name'] ?? tool['name']),
          schema: asObject(inner['parameters']),
          description: asText(inner['description']),
        };
      }),
      system: messages
        .filter(({ role }) => isSystem(role))
        .map(({ content }) => contentText(content))
        .join('\n'),
      schema: schema === undefined ? undefined : asObject(schema),
      wantsUsage: asObject(body['stream_options'])['include_usage'] === true,
    };
  },
  whole: (answer) => ({
    id: `chatcmpl-${answer.id}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: answer.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.text === '' ? null : answer.text,
          ...(answer.thinking !== '' && { reasoning_content: answer.thinking }),
          ...(answer.calls.length > 0 && { tool_calls: toolCalls(answer) }),
        },
        finish_reason: answer.calls.length > 0 ? 'tool_calls' : 'stop',
        logprobs: null,
      },
    ],
    usage: usageOf(answer),
  }),
  events(answer, { wantsUsage = false }) {
    const base = {
      id: `chatcmpl-${answer.id}`,
      object: 'chat.completion.chunk',
      created: Math.floor(Date.now() / 1000),
      model: answer.model,
    };
    const chunk = (delta: object, finish_reason: string | null = null): string =>
      data({
        ...base,
        choices: [{ index: 0, delta, finish_reason, logprobs: null }],
        ...(wantsUsage && { usage: null }),
      });
    return [
      chunk({ role: 'assistant', content: '' }),
      ...(answer.thinking === ''
        ? []
        : parts(answer.thinking).map((reasoning_content) => chunk({ reasoning_content }))),
      ...(answer.text === '' ? [] : parts(answer.text).map((content) => chunk({ content }))),
      ...toolCalls(answer).flatMap((call) => [
        chunk({ tool_calls: [{ ...call, function: { ...call.function, arguments: '' } }] }),
        ...parts(call.function.arguments).map((piece) =>
          chunk({ tool_calls: [{ index: call.index, function: { arguments: piece } }] }),
        ),
      ]),
      chunk({}, answer.calls.length > 0 ? 'tool_calls' : 'stop'),
      ...(wantsUsage ? [data({ ...base, choices: [], usage: usageOf(answer) })] : []),
      'data: [DONE]\n\n',
    ];
  },
  error: (status) => ({ error: { message: 'Scripted error', type: 'server_error', code: String(status) } }),
  errorEvent: data({ error: { message: 'Scripted error', type: 'server_error', code: 'server_error' } }),
};

const toolCalls = ({ calls }: Answer) =>
  calls.map(({ id, tool, args }, index) => ({
    index,
    id: `call_${id}`,
    type: 'function',
    function: { name: tool.name, arguments: JSON.stringify(args) },
  }));

const usageOf = ({ usage: u }: Answer) => ({
  prompt_tokens: u.input + u.cacheRead,
  completion_tokens: u.output,
  total_tokens: u.input + u.cacheRead + u.output,
  prompt_tokens_details: { cached_tokens: u.cacheRead, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: u.reasoning, audio_tokens: 0 },
});
