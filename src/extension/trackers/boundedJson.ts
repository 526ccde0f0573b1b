import type { TrackerRequest } from '../../core/trackers/tracker.ts';
import { problemWords } from '../../core/words/problemWords.ts';

export type JsonAnswer =
  | { readonly kind: 'answer'; readonly value: unknown }
  /** 401 or 403: the credentials are wrong, or do not suffice. */
  | { readonly kind: 'refused' }
  /** No answer, or none that could be understood; in a few words, without address and credentials. */
  | { readonly kind: 'failed'; readonly reason: string };

const TIME_LIMIT = 10_000;
const MOST_BYTES = 4 * 1024 * 1024;

/** One request, bounded in time and size. No redirect is followed: it could carry the credentials elsewhere. Never throws. */
export async function boundedJson(
  request: TrackerRequest,
  authorization: string,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  const { url, method, headers, body } = request;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, authorization, 'user-agent': 'token-ledger' },
      redirect: 'manual',
      credentials: 'omit',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT)]),
      ...(body !== '' && { body }),
    });
    if (response.status === 401 || response.status === 403) return { kind: 'refused' };
    if (!response.ok) return { kind: 'failed', reason: `status ${response.status}` };
    return { kind: 'answer', value: JSON.parse(await boundedText(response)) as unknown };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const part of response.body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.byteLength;
    if (size > MOST_BYTES) throw new Error('the answer is too long');
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return problemWords.noReply();
  if (error.name === 'TimeoutError') return problemWords.noReplyInTime();
  const cause = error.cause as { readonly code?: unknown } | undefined;
  if (typeof cause?.code === 'string') return cause.code;
  return error instanceof SyntaxError ? problemWords.noJson() : error.message;
}
