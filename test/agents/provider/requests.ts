import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { asObject, asText, type Loose } from './loose.ts';
import type { Api } from './usage.ts';

/** A request for an answer. */
export interface ModelRequest {
  readonly api: Api;
  readonly body: Loose;
  readonly model: string;
  readonly isStream: boolean;
  /** Codex asks OpenAI for a compaction: at an own address, which is never streamed, or by the last item of what it sends. */
  readonly isCompact: boolean;
}

const UNPACK: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
  zstd: zstdDecompressSync,
};

/** The request's JSON; an empty object for any other body. */
export async function readBody(message: IncomingMessage): Promise<Loose> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const packed = Buffer.concat(chunks);
  const unpack = UNPACK[message.headers['content-encoding'] ?? ''];
  try {
    return asObject(JSON.parse((unpack?.(packed) ?? packed).toString('utf8') || '{}'));
  } catch {
    return {};
  }
}

/** The request for an answer that this is; undefined for any other. Paths may have any prefix. */
export function modelRequest(path: string, body: Loose): ModelRequest | undefined {
  const named = { body, model: asText(body['model']), isStream: body['stream'] === true, isCompact: false };
  if (path.endsWith('/messages')) return { ...named, api: 'anthropic' };
  if (path.endsWith('/responses')) return { ...named, api: 'responses', isCompact: endsInTrigger(body['input']) };
  if (path.endsWith('/responses/compact')) return { ...named, api: 'responses', isStream: false, isCompact: true };
  if (path.endsWith('/chat/completions')) return { ...named, api: 'chat' };
  const [, model, method] = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/u.exec(path) ?? [];
  if (model === undefined) return undefined;
  return { ...named, api: 'gemini', model: decodeURIComponent(model), isStream: method === 'streamGenerateContent' };
}

const endsInTrigger = (input: unknown): boolean =>
  Array.isArray(input) && asObject(input.at(-1))['type'] === 'compaction_trigger';

/** Answers to what agents ask beside answers: lists of models and counts of tokens. Undefined for an unknown path. */
export function plainAnswer(method: string, path: string, body: Loose): object | undefined {
  const size = Math.ceil(JSON.stringify(body).length / 4);
  if (/\/count_?tokens$|:countTokens$/iu.test(path)) return { input_tokens: size, totalTokens: size };
  if (method !== 'GET') return undefined;
  if (path.endsWith('/api/tags')) return { models: [] };
  if (/\/models\/?$/u.test(path))
    return { object: 'list', has_more: false, data: MODELS.map(modelEntry), models: MODELS.map(modelEntry) };
  const [, one] = /\/models\/([^/]+)$/u.exec(path) ?? [];
  return one === undefined ? undefined : modelEntry(one);
}

const MODELS = [
  'grok-4.7',
  'grok-4.5',
  'claude-opus-4-8',
  'claude-sonnet-4-5',
  'claude-haiku-4-5',
  'gpt-5.5',
  'gpt-5',
  'gpt-4o',
  'gemini-2.5-pro',
  'gemini-2.5-flash',
  'qwen3-coder-plus',
  'kimi-k2',
];

const modelEntry = (id: string) => ({
  id,
  name: `models/${id}`,
  type: 'model',
  object: 'model',
  display_name: id,
  created: 1_767_225_600,
  created_at: '2026-01-01T00:00:00Z',
  owned_by: 'local',
  supportedGenerationMethods: ['generateContent', 'countTokens'],
});
