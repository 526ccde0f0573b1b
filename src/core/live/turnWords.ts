import { MINUTE_MS } from '../durations.ts';
import { wholeShares } from '../text/format.ts';
import type { LineFormats } from '../text/quickFormats.ts';
import type { NanoDollars } from '../usage/money.ts';
import { statusWords } from '../words/statusWords.ts';
import { coldSurcharge, type NextTurn } from './nextTurn.ts';

/** `124k of 200k (62%)`; `124k` where the window is not known. */
export function contextText(
  { contextTokens, contextWindow }: Pick<NextTurn, 'contextTokens' | 'contextWindow'>,
  formats: LineFormats,
): string {
  const tokens = formats.tokens(contextTokens);
  if (contextWindow === null) return tokens;
  const share = fillText(contextTokens, contextWindow, formats);
  return statusWords.contextOf({ used: tokens, all: formats.tokens(contextWindow), share });
}

function fillText(used: number, window: number, formats: LineFormats): string {
  const [whole = 0] = wholeShares([used, Math.max(0, window - used)]);
  return formats.percent(whole);
}

/** The least that the next turn costs at this moment; undefined without a price. */
function nextCost(next: NextTurn, now: number): NanoDollars | undefined {
  const isCold = next.warmUntil !== null && now >= next.warmUntil;
  return (isCold ? next.coldCost : next.warmCost) ?? undefined;
}

/** `≥ $0.08`; '' without a price. */
export function nextText(next: NextTurn, now: number, formats: LineFormats): string {
  const cost = nextCost(next, now);
  return cost === undefined ? '' : `≥ ${formats.money(cost)}`;
}

/** `cache 4m`, then `cache cold +$0.85`; '' where the provider documents no lifetime. Changes once a minute. */
export function cacheText(next: NextTurn, now: number, formats: LineFormats): string {
  if (next.warmUntil === null) return '';
  const left = next.warmUntil - now;
  if (left > 0) return minutesText(Math.ceil(left / MINUTE_MS));
  const more = coldSurcharge(next);
  return more > 0 ? statusWords.cacheColdCost({ cost: formats.money(more) }) : statusWords.cacheCold();
}

const minutesText = (n: number): string => (n === 60 ? statusWords.cacheHour() : statusWords.cacheMinutes({ n }));

/** `cacheText` for who hears it; '' where it says nothing. */
export function spokenCache(next: NextTurn, now: number): string {
  if (next.warmUntil === null) return '';
  const left = next.warmUntil - now;
  return left > 0 ? statusWords.cacheWarmSpoken({ n: Math.ceil(left / MINUTE_MS) }) : statusWords.cacheColdSpoken();
}

/** When `cacheText` changes next, ms UTC; undefined once it says that the cache is cold. */
export function cacheTextChange({ warmUntil }: NextTurn, now: number): number | undefined {
  if (warmUntil === null || now >= warmUntil) return undefined;
  const minutes = Math.ceil((warmUntil - now) / MINUTE_MS);
  return warmUntil - (minutes - 1) * MINUTE_MS;
}

/** A moment at which the same words are true as `now`; it is the same until they change. */
export function wordsMoment({ warmUntil }: NextTurn, now: number): number {
  if (warmUntil === null) return 0;
  return now >= warmUntil ? warmUntil : warmUntil - Math.ceil((warmUntil - now) / MINUTE_MS) * MINUTE_MS;
}

/** A session whose cache went cold this long ago is no longer in use, ms. */
const NOTICE_AFTER_COLD = 30 * MINUTE_MS;

/** Until when a session counts as in use for its cache, ms UTC; undefined where the cache has no documented lifetime. */
export function useEnd({ warmUntil }: NextTurn): number | undefined {
  return warmUntil === null ? undefined : warmUntil + NOTICE_AFTER_COLD;
}

/** Until when the cache of a session is worth a notice in the default presets, ms UTC; undefined where it never is. */
export function noticeEnd(next: NextTurn, noticeFrom: NanoDollars): number | undefined {
  return coldSurcharge(next) < noticeFrom ? undefined : useEnd(next);
}
