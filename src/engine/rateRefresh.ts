import { decideRefresh, REFRESH_MAX_BYTES, REFRESH_URL } from '../core/rateRefresh.ts';
import type { RateCard } from '../core/rates.ts';
import { keepCard, readRefreshState, writeRefreshState } from './keptCard.ts';

export interface RefreshParts {
  /** The state folder. */
  readonly folder: string;
  /** The card in use: what comes must not be older, nor much poorer. */
  readonly current: RateCard;
  readonly url: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
}

export type Refreshed =
  | { readonly kind: 'new'; readonly date: string; readonly leftOut: readonly string[] }
  /** The address has nothing newer than what is kept. */
  | { readonly kind: 'same' }
  /** The card at hand stays; the reason is for the log, or for the person who asked. */
  | { readonly kind: 'failed'; readonly reason: string };

const DAY = 86_400_000;
const TIME_LIMIT = 15_000;

/** Was the network asked within the last day? A clock that was set back is no reason to never ask again. */
export function refreshIsDue(folder: string, now: number): boolean {
  const { asked } = readRefreshState(folder);
  return now - asked >= DAY || asked > now + DAY;
}

/**
 * Asks the network for newer prices and keeps them if they are fit. What is kept is what `decideRefresh` took, never the
 * bytes that came. Never throws: a machine without a network is a usual one.
 */
export async function refreshCard(parts: RefreshParts): Promise<Refreshed> {
  const { folder, now, url } = parts;
  const reason = refusal(url);
  if (reason !== undefined) return { kind: 'failed', reason };
  const before = readRefreshState(folder);
  try {
    // Written first, so that of several windows one asks.
    writeRefreshState(folder, { ...before, asked: now });
    const answer = await ask(parts, before.url === url ? before.etag : '');
    if (answer === 'same') return { kind: 'same' };
    const { text, bytes, etag, date } = answer;
    const decision = decideRefresh(parts.current, { text, bytes, date });
    if (!decision.take) return { kind: 'failed', reason: decision.reason };
    keepCard(folder, JSON.stringify({ ...decision.card, source: url }), { asked: now, etag, url });
    return { kind: 'new', date, leftOut: decision.leftOut };
  } catch (error) {
    return { kind: 'failed', reason: `${hostOf(url)} was asked for prices: ${causeOf(error)}` };
  }
}

/** The address to ask: upstream's, or what a variable of this machine names (a mirror in a closed network). */
export function refreshUrl(env: Readonly<Record<string, string | undefined>>): string {
  return env['TOKEN_LEDGER_RATES_URL']?.trim() || REFRESH_URL;
}

interface Answer {
  readonly text: string;
  readonly bytes: number;
  readonly etag: string;
  readonly date: string;
}

async function ask(parts: RefreshParts, etag: string): Promise<Answer | 'same'> {
  const limit = AbortSignal.timeout(parts.timeLimit ?? TIME_LIMIT);
  const response = await fetch(parts.url, {
    headers: {
      accept: 'application/json, text/plain',
      'user-agent': 'token-ledger',
      ...(etag !== '' && { 'if-none-match': etag }),
    },
    // Whoever may answer is whom the person named.
    redirect: 'error',
    signal: parts.signal === undefined ? limit : AbortSignal.any([limit, parts.signal]),
  });
  if (response.status === 304) return 'same';
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the answer was ${response.status}`);
  }
  const body = await readCapped(response);
  const said = Date.parse(response.headers.get('last-modified') ?? '');
  return {
    text: new TextDecoder().decode(body),
    bytes: body.length,
    etag: (response.headers.get('etag') ?? '').slice(0, 200),
    // A day to come would keep every later card out.
    date: new Date(Number.isFinite(said) ? Math.min(said, parts.now) : parts.now).toISOString().slice(0, 10),
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
  return Buffer.concat(chunks);
}

/** Prices decide what people read: only a connection that nobody can change on the way may bring them, or this machine itself. */
function refusal(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) return 'the address of the prices is no URL';
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname);
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && local)) return undefined;
  return 'the address of the prices must begin with https://';
}

const hostOf = (url: string): string => new URL(url).host;

function causeOf(error: unknown): string {
  const { message, name, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return 'no answer in time';
  return cause?.code ?? cause?.message ?? message;
}
