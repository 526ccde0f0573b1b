import { REFRESH_MAX_BYTES } from '../../core/pricing/decideRefresh.ts';

export interface CardRequest {
  readonly url: string;
  /** Of what is kept; '' for none. */
  readonly etag: string;
}

/** What came of asking for prices. */
export type CardAnswer =
  | {
      readonly kind: 'card';
      readonly body: Uint8Array;
      readonly etag: string;
      /** As the answer says it; '' if it does not. */
      readonly lastModified: string;
    }
  | { readonly kind: 'same' }
  /** Why there is none: of the connection, never of what it carried. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Asks for prices; never throws. */
export type CardFetch = (request: CardRequest, signal?: AbortSignal) => Promise<CardAnswer>;

export const CARD_TIME_LIMIT = 15_000;

/**
 * One request, bounded in time and size, for which no redirect is followed. `by` is the platform's own fetch: inside of an
 * editor's extension host the one that knows the editor's proxy and certificates, which a worker's does not.
 */
export async function fetchCard(
  { url, etag }: CardRequest,
  signal?: AbortSignal,
  by: (...request: Parameters<typeof fetch>) => Promise<Response> = fetch,
  timeLimit = CARD_TIME_LIMIT,
): Promise<CardAnswer> {
  const reason = addressProblem(url);
  if (reason !== undefined) return { kind: 'failed', reason };
  try {
    const limit = AbortSignal.timeout(timeLimit);
    const response = await by(url, {
      headers: {
        accept: 'application/json, text/plain',
        'user-agent': 'token-ledger',
        ...(etag !== '' && { 'if-none-match': etag }),
      },
      // The address that may answer is the one that the person named.
      redirect: 'error',
      credentials: 'omit',
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    return await answerOf(response);
  } catch (error) {
    return { kind: 'failed', reason: causeOf(error) };
  }
}

async function answerOf(response: Response): Promise<CardAnswer> {
  if (response.status === 304) return { kind: 'same' };
  if (!response.ok) {
    await response.body?.cancel();
    return { kind: 'failed', reason: `the answer was ${response.status}` };
  }
  return {
    kind: 'card',
    body: await readCapped(response),
    etag: (response.headers.get('etag') ?? '').slice(0, 200),
    lastModified: (response.headers.get('last-modified') ?? '').slice(0, 100),
  };
}

/** One byte more than a card may have ends the reading: an answer without end fills no memory. */
async function readCapped(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
    if (length > REFRESH_MAX_BYTES) throw new Error(`the answer is larger than ${REFRESH_MAX_BYTES} bytes`);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** Prices decide what people read: only a connection that nobody can change on the way may bring them, or this machine itself. */
export function addressProblem(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) return 'the address of the prices is no URL';
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname);
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && local)) return undefined;
  return 'the address of the prices must begin with https://';
}

function causeOf(error: unknown): string {
  const { message, name, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return 'no answer in time';
  return cause?.code ?? cause?.message ?? message;
}
