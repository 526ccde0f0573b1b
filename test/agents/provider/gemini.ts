import { type Answer, data, type Protocol, parts } from './conversation.ts';
import { asList, asObject, asText, contentText, type Loose } from './loose.ts';

/** Gemini generateContent. */
export const gemini: Protocol = {
  read(body) {
    const config = asObject(body['generationConfig']);
    const schema = config['responseJsonSchema'] ?? config['responseSchema'];
    return {
      turns: asList(body['contents']).map((content) => {
        const inside = asList(content['parts']);
        const isResult = inside.some((part) => part['functionResponse'] !== undefined);
        return {
          role: content['role'] === 'model' ? 'assistant' : isResult ? 'tool' : 'user',
          text: contentText(inside.filter((part) => part['thought'] !== true)),
        };
      }),
      tools: asList(body['tools'])
        .flatMap((tool) => asList(tool['functionDeclarations']))
        .map((one) => ({
          name: asText(one['name']),
          schema: asObject(one['parametersJsonSchema'] ?? one['parameters']),
          description: asText(one['description']),
        })),
      system: contentText(asObject(body['systemInstruction'])['parts']),
      schema: schema === undefined ? undefined : asObject(schema),
    };
  },
  whole: (answer) => piece(answer, partsOf(answer), 'STOP', usageOf(answer)),
  events(answer) {
    const whole = usageOf(answer);
    const begun = { promptTokenCount: whole.promptTokenCount, candidatesTokenCount: 2, totalTokenCount: 2 };
    const pieces = partsOf(answer).flatMap((part) =>
      part['thought'] === true || part['text'] === undefined
        ? [part]
        : parts(asText(part['text']), 60).map((text): Loose => ({ text })),
    );
    return [
      ...pieces.map((part) => data(piece(answer, [part], undefined, begun))),
      data(piece(answer, [{ text: '' }], 'STOP', whole)),
    ];
  },
  error: (status) => ({
    error: { code: status, message: 'Scripted error', status: status === 429 ? 'RESOURCE_EXHAUSTED' : 'UNAVAILABLE' },
  }),
  errorEvent: data({ error: { code: 503, message: 'Scripted error', status: 'UNAVAILABLE' } }),
};

const piece = ({ id, model }: Answer, content: readonly Loose[], finishReason: string | undefined, usage: object) => ({
  candidates: [{ content: { parts: content, role: 'model' }, ...(finishReason && { finishReason }), index: 0 }],
  usageMetadata: usage,
  modelVersion: model,
  responseId: id,
});

const partsOf = ({ thinking, text, calls }: Answer): readonly Loose[] => [
  ...(thinking === '' ? [] : [{ text: `**Thinking**\n${thinking}`, thought: true }]),
  ...(text === '' ? [] : [{ text }]),
  ...calls.map(({ id, tool, args }) => ({
    functionCall: { id, name: tool.name, args },
    ...(thinking !== '' && { thoughtSignature: 'c2ln' }),
  })),
];

const usageOf = ({ usage: u }: Answer) => ({
  promptTokenCount: u.input + u.cacheRead,
  ...(u.cacheRead > 0 && { cachedContentTokenCount: u.cacheRead }),
  candidatesTokenCount: u.output - u.reasoning,
  ...(u.reasoning > 0 && { thoughtsTokenCount: u.reasoning }),
  ...(u.toolUse > 0 && { toolUsePromptTokenCount: u.toolUse }),
  totalTokenCount: u.input + u.cacheRead + u.output + u.toolUse,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: u.input + u.cacheRead }],
});
