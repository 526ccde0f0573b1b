import { type Answer, event, type Protocol, parts, type Tool, type Turn } from './conversation.ts';
import { asList, asObject, asText, contentText, type Loose } from './loose.ts';

/** OpenAI Responses. */
export const responses: Protocol = {
  read(body) {
    const input =
      typeof body['input'] === 'string' ? [{ role: 'user', content: body['input'] }] : asList(body['input']);
    // Newer models get tools within the conversation, some once they searched for them.
    const later = input.filter((item: Loose) =>
      /^(?:additional_tools|tool_search_output)$/u.test(asText(item['type'])),
    );
    const tools = [...asList(body['tools']), ...later.flatMap((item: Loose) => asList(item['tools']))];
    const schema = asObject(asObject(body['text'])['format'])['schema'];
    return {
      turns: input.flatMap(turnOf),
      tools: tools.flatMap(toolsOf),
      system: asText(body['instructions']),
      schema: schema === undefined ? undefined : asObject(schema),
    };
  },
  whole: (answer) => ({ ...response(answer), status: 'completed', output: itemsOf(answer), usage: usageOf(answer) }),
  events(answer) {
    let sequence = 0;
    const send: Send = (type, fields) => event(type, { sequence_number: sequence++, ...fields });
    return [
      send('response.created', { response: response(answer) }),
      send('response.in_progress', { response: response(answer) }),
      ...itemsOf(answer).flatMap((item, at) => itemEvents(item, at, send)),
      send('response.completed', { response: responses.whole(answer) }),
    ];
  },
  error: (status) => ({ error: { message: 'Scripted error', ...codeOf(status) } }),
  errorEvent: event('response.failed', {
    response: { status: 'failed', error: { code: 'server_error', message: 'Scripted error' }, usage: null },
  }),
};

type Send = (type: string, fields: object) => string;

const codeOf = (status: number) =>
  status === 429
    ? { type: 'rate_limit_exceeded', code: 'rate_limit_exceeded' }
    : { type: 'server_error', code: 'server_error' };

function turnOf(item: Loose): readonly Turn[] {
  const type = asText(item['type']);
  const { role } = item;
  if (role === 'developer' || role === 'system') return [];
  if (type === 'agent_message') return [{ role: 'user', text: contentText(item['content']) }];
  if (type.endsWith('_output')) return [{ role: 'tool', text: '' }];
  if (role === 'user') return [{ role, text: contentText(item['content']) }];
  if (type.endsWith('_call') || type === 'reasoning' || role === 'assistant')
    return [{ role: 'assistant', text: contentText(item['content']) }];
  return type === 'compaction' ? [{ role: 'user', text: asText(item['encrypted_content']) }] : [];
}

function toolsOf(tool: Loose): readonly Tool[] {
  const description = asText(tool['description']);
  const one = { name: asText(tool['name']), schema: asObject(tool['parameters']), description };
  if (tool['type'] === 'function') return [one];
  if (tool['type'] === 'custom') return [{ ...one, isFreeForm: true }];
  if (tool['type'] === 'local_shell') return [{ ...one, name: 'local_shell' }];
  if (tool['type'] !== 'namespace') return [];
  return asList(tool['tools']).map((inner) => ({
    name: asText(inner['name']),
    namespace: asText(tool['name']),
    schema: asObject(inner['parameters']),
    isFreeForm: inner['type'] === 'custom',
    description: `${description} ${asText(inner['description'])}`,
  }));
}

const response = ({ id, model, request }: Answer) => ({
  id: `resp_${id}`,
  object: 'response',
  created_at: Math.floor(Date.now() / 1000),
  status: 'in_progress',
  model,
  output: [] as unknown[],
  usage: null as unknown,
  error: null,
  incomplete_details: null,
  parallel_tool_calls: true,
  tool_choice: 'auto',
  tools: [],
  service_tier: ['priority', 'flex'].includes(asText(request['service_tier'])) ? request['service_tier'] : 'default',
});

const usageOf = ({ usage: u }: Answer) => ({
  input_tokens: u.input + u.cacheRead + u.cacheWrite5m,
  input_tokens_details: {
    cached_tokens: u.cacheRead,
    ...(u.cacheWrite5m > 0 && { cache_write_tokens: u.cacheWrite5m }),
  },
  output_tokens: u.output,
  output_tokens_details: { reasoning_tokens: u.reasoning },
  total_tokens: u.input + u.cacheRead + u.cacheWrite5m + u.output,
});

function itemsOf({ id, thinking, text, calls, compaction }: Answer): readonly Loose[] {
  if (compaction !== undefined) return [{ type: 'compaction', id: `cmp_${id}`, encrypted_content: compaction }];
  const summary = [{ type: 'summary_text', text: thinking }];
  const content = [{ type: 'output_text', text, annotations: [] }];
  return [
    ...(thinking === '' ? [] : [{ type: 'reasoning', id: `rs_${id}`, summary, encrypted_content: 'dGhvdWdodHM=' }]),
    ...(text === '' ? [] : [{ type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content }]),
    ...calls.map(({ id: call, tool, args }) =>
      tool.name === 'tool_search'
        ? {
            type: 'tool_search_call',
            id: `tsc_${call}`,
            call_id: `call_${call}`,
            execution: 'client',
            arguments: args,
            status: 'completed',
          }
        : tool.isFreeForm
          ? { type: 'custom_tool_call', id: `ctc_${call}`, call_id: `call_${call}`, name: tool.name, input: args }
          : {
              type: 'function_call',
              id: `fc_${call}`,
              call_id: `call_${call}`,
              name: tool.name,
              ...(tool.namespace && { namespace: tool.namespace }),
              arguments: JSON.stringify(args),
              status: 'completed',
            },
    ),
  ];
}

function itemEvents(item: Loose, at: number, send: Send): readonly string[] {
  const place = { item_id: item['id'], output_index: at };
  const begun = { ...item, ...EMPTY[asText(item['type'])], status: 'in_progress' };
  return [
    send('response.output_item.added', { output_index: at, item: begun }),
    ...contentEvents(item, place, send),
    send('response.output_item.done', { output_index: at, item }),
  ];
}

const EMPTY: Readonly<Record<string, object>> = {
  message: { content: [] },
  reasoning: { summary: [] },
  function_call: { arguments: '' },
  custom_tool_call: { input: '' },
};

function contentEvents(item: Loose, place: object, send: Send): readonly string[] {
  if (item['type'] === 'message') {
    const [part] = asList(item['content']);
    const text = asText(part?.['text']);
    const inside = { ...place, content_index: 0 };
    return [
      send('response.content_part.added', { ...inside, part: { ...part, text: '' } }),
      ...parts(text).map((delta) => send('response.output_text.delta', { ...inside, delta })),
      send('response.output_text.done', { ...inside, text }),
      send('response.content_part.done', { ...inside, part }),
    ];
  }
  if (item['type'] === 'function_call') {
    const json = asText(item['arguments']);
    return [
      ...parts(json).map((delta) => send('response.function_call_arguments.delta', { ...place, delta })),
      send('response.function_call_arguments.done', { ...place, arguments: json, name: item['name'] }),
    ];
  }
  if (item['type'] !== 'reasoning') return [];
  const text = asText(asList(item['summary'])[0]?.['text']);
  const inside = { ...place, summary_index: 0 };
  return [
    send('response.reasoning_summary_part.added', { ...inside, part: { type: 'summary_text', text: '' } }),
    ...parts(text).map((delta) => send('response.reasoning_summary_text.delta', { ...inside, delta })),
    send('response.reasoning_summary_text.done', { ...inside, text }),
  ];
}
