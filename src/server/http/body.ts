import type { Context } from 'hono';
import type { Problem } from './problem.ts';
import type { Service } from './requestContext.ts';

export type Body =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: Problem };

const TOO_LARGE = { status: 413, code: 'body-too-large', headers: { connection: 'close' } } as const;

/** Nothing was done; it is to be sent again. */
export const BUSY: Problem = {
  status: 503,
  code: 'busy',
  detail: 'Too much is being sent at this moment.',
  headers: { 'retry-after': '5', connection: 'close' },
};

/** A body of at most `limit` bytes; a longer one is not read to its end, and none is read for which there is no room now. */
export async function readBody(c: Context, { bytes }: Pick<Service, 'bytes'>, limit: number): Promise<Body> {
  const request = c.req.raw;
  const tooLarge: Body = { ok: false, problem: { ...TOO_LARGE, detail: `The body is larger than ${limit} bytes.` } };
  const encoding = request.headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') return unsupported('Bodies are not taken compressed.');
  const media = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (media !== 'application/json') return unsupported('The body must be application/json.');
  const length = request.headers.get('content-length');
  if (length !== null && Number(length) > limit) return tooLarge;
  const giveBack = bytes.take(addressOf(c), length === null ? limit : Number(length));
  if (!giveBack) return { ok: false, problem: BUSY };
  try {
    if (length !== null) return { ok: true, bytes: new Uint8Array(await request.arrayBuffer()) };
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of request.body ?? []) {
      size += part.length;
      if (size > limit) return tooLarge;
      parts.push(part);
    }
    return { ok: true, bytes: Buffer.concat(parts) };
  } finally {
    giveBack();
  }
}

/** Whose memory a body takes; '' where the socket is a proxy's or this machine's, which stands for many. */
function addressOf(c: Context): string {
  const { incoming } = c.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } };
  const address = incoming?.socket?.remoteAddress ?? '';
  return /^(?:::ffff:)?127\.|^::1$/.test(address) ? '' : address;
}

export type Json = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: Problem };

/** The body as JSON in strict UTF-8. */
export async function readJson(c: Context, service: Pick<Service, 'bytes'>, limit: number): Promise<Json> {
  const body = await readBody(c, service, limit);
  if (!body.ok) return body;
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.bytes)) };
  } catch {
    return { ok: false, problem: { status: 400, code: 'not-json', detail: 'The body is not JSON in UTF-8.' } };
  }
}

function unsupported(detail: string): Body {
  return { ok: false, problem: { status: 415, code: 'media-type', detail } };
}
