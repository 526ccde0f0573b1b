import type { Answer } from '../../wire/client.ts';
import { endpointProblem, rowHeaders } from '../../wire/endpoint.ts';
import { MAX_BODY_BYTES, PROTOCOL_HEADER } from '../../wire/schema.ts';
import type { RowRequest } from './teamRequest.ts';

/** Sends a request; `undefined` for no answer that could be believed. Never throws. */
export type Send = (endpoint: string, team: string, request: RowRequest) => Promise<Answer | undefined>;

export interface FetchParts {
  /** The platform's own: inside an editor it is the one that knows the editor's proxy settings. */
  readonly fetch: (this: void, ...request: Parameters<typeof globalThis.fetch>) => Promise<Response>;
  readonly timeoutMs: number;
  /** Receives why there is no answer: an error's code, never an address, header or body. */
  readonly onFailure: (reason: string) => void;
}

export const TIMEOUT_MS = 10_000;

/** One request, bounded in time and size; no redirect is followed, no cookie kept. */
export async function boundedFetch(
  { fetch, timeoutMs, onFailure }: FetchParts,
  endpoint: string,
  { method, path, body, proof, bearer }: RowRequest,
): Promise<Answer | undefined> {
  try {
    if (endpointProblem(new URL(endpoint)) !== '') throw new Error('the address must not be used');
    const response = await fetch(endpoint + path, {
      method,
      headers: headersOf(bearer, proof, body !== ''),
      redirect: 'manual',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === '' ? {} : { body }),
    });
    const text = await boundedText(response);
    // An editor's own fetch may hide what a redirect says.
    const status = response.type === 'opaqueredirect' ? 302 : response.status;
    const { headers } = response;
    return {
      status,
      retryAfter: headers.get('retry-after') ?? '',
      protocol: headers.get(PROTOCOL_HEADER) ?? '',
      body: /\bjson\b/i.test(headers.get('content-type') ?? '') ? parsed(text) : undefined,
    };
  } catch (error) {
    onFailure(reasonOf(error));
    return undefined;
  }
}

/** The same text for everybody, so that neither the editor's name and version nor a language leaves the machine. */
function headersOf(bearer: string, proof: string, hasBody: boolean): Record<string, string> {
  const { 'content-type': type, ...headers } = rowHeaders(bearer, proof);
  const { 'x-row-proof': own, ...rest } = headers;
  return {
    ...rest,
    ...(proof !== '' && own !== undefined ? { 'x-row-proof': own } : {}),
    ...(hasBody && type !== undefined ? { 'content-type': type } : {}),
    accept: 'application/json',
    'accept-language': '*',
    'user-agent': 'token-ledger',
  };
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const part of response.body ?? []) {
    size += (part as Uint8Array).byteLength;
    if (size > MAX_BODY_BYTES) {
      throw new Error('the answer is too long');
    }
    text += decoder.decode(part as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const known = error instanceof Error ? error : new Error(String(error));
  const cause = known.cause as { readonly code?: unknown } | undefined;
  if (typeof cause?.code === 'string') return cause.code;
  return known.name === 'Error' ? known.message : known.name;
}
