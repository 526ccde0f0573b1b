import { DAY_MS } from '../../core/durations.ts';
import { decideRefresh, REFRESH_URL } from '../../core/pricing/decideRefresh.ts';
import type { RateCard } from '../../core/pricing/rates.ts';
import { addressProblem, type CardFetch, fetchCard } from '../protocol/cardFetch.ts';
import { keepCard, readRefreshState, writeRefreshState } from './cachedRateCard.ts';

export interface RefreshParts {
  /** The state folder. */
  readonly folder: string;
  /** The card in use: what comes must not be older, nor much poorer. */
  readonly current: RateCard;
  readonly url: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  /** How the network is asked; the platform's own fetch if absent. */
  readonly fetch?: CardFetch;
  readonly signal?: AbortSignal;
}

export type Refreshed =
  | { readonly kind: 'new'; readonly date: string; readonly leftOut: readonly string[] }
  /** The address has nothing newer than what is kept. */
  | { readonly kind: 'same' }
  /** The card at hand stays; the reason is for the log, or for the person who asked. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Was the network asked within the last day? A clock that was set back is no reason to never ask again. */
export function refreshIsDue(folder: string, now: number): boolean {
  const { asked } = readRefreshState(folder);
  return now - asked >= DAY_MS || asked > now + DAY_MS;
}

/**
 * Asks the network for newer prices and keeps them if they are fit. What is kept is what `decideRefresh` took, never the
 * bytes that came. Never throws: a machine without a network is a usual one.
 */
export async function refreshCard(parts: RefreshParts): Promise<Refreshed> {
  const { folder, now, url } = parts;
  const reason = addressProblem(url);
  if (reason !== undefined) return { kind: 'failed', reason };
  const before = readRefreshState(folder);
  try {
    // Written first, so that of several windows one asks.
    writeRefreshState(folder, { ...before, asked: now });
    const etag = before.url === url ? before.etag : '';
    const answer = await (parts.fetch ?? fetchCard)({ url, etag }, parts.signal);
    if (answer.kind === 'failed') throw new Error(answer.reason);
    if (answer.kind === 'same') return { kind: 'same' };
    const date = dayOf(answer.lastModified, now);
    const text = new TextDecoder().decode(answer.body);
    const decision = decideRefresh(parts.current, { text, bytes: answer.body.length, date });
    if (!decision.take) return { kind: 'failed', reason: decision.reason };
    const sources = decision.card.sources?.map((each, i) => (i === 0 ? { ...each, source: url } : each));
    keepCard(folder, JSON.stringify({ ...decision.card, source: url, sources }), {
      asked: now,
      etag: answer.etag,
      url,
    });
    return { kind: 'new', date, leftOut: decision.leftOut };
  } catch (error) {
    return { kind: 'failed', reason: `${hostOf(url)} was asked for prices: ${(error as Error).message}` };
  }
}

/** The address to ask: upstream's, or what a variable of this machine names (a mirror in a closed network). */
export function refreshUrl(env: Readonly<Record<string, string | undefined>>): string {
  return env['TOKEN_LEDGER_RATES_URL']?.trim() || REFRESH_URL;
}

/** Day of the data, YYYY-MM-DD. A day to come would keep every later card out. */
function dayOf(lastModified: string, now: number): string {
  const said = Date.parse(lastModified);
  return new Date(Number.isFinite(said) ? Math.min(said, now) : now).toISOString().slice(0, 10);
}

const hostOf = (url: string): string => new URL(url).host;
