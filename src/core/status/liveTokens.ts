import { cacheText, cacheTextChange, contextText, nextText, noticeEnd } from '../live/turnWords.ts';
import { windowsText } from '../live/windowWords.ts';
import type { Formats } from '../text/format.ts';
import { labelText } from '../text/untrusted.ts';
import type { NanoDollars } from '../usage/money.ts';
import { statusWords } from '../words/statusWords.ts';
import type { TurnSeen, WindowStatus } from './session.ts';

type SessionStatus = Extract<WindowStatus, { readonly kind: 'session' }>;

const NAME_LIMIT = 60;

/** The format tokens that look ahead; '' where nothing is known. `cacheNotice` has a text only while it matters. */
export function liveTokens(
  { turn, windows = [] }: SessionStatus,
  noticeFrom: NanoDollars,
  formats: Formats,
): readonly (readonly [string, string])[] {
  const cost = turn === undefined ? '' : nextText(turn, turn.asOf, formats);
  const cache = turn === undefined ? '' : cacheText(turn, turn.asOf, formats);
  return [
    ['next', cost === '' ? '' : statusWords.next({ cost })],
    ['cache', cache],
    ['cacheNotice', turn !== undefined && isNoticed(turn, noticeFrom) ? cache : ''],
    ['context', turn === undefined ? '' : statusWords.context({ tokens: contextText(turn, formats) })],
    ['window', labelText(windowsText(windows, turn?.asOf ?? 0), NAME_LIMIT)],
  ];
}

/** The cache's state is worth a short part in the default presets. */
function isNoticed(turn: TurnSeen, noticeFrom: NanoDollars): boolean {
  return turn.isNoticed && noticeEnd(turn, noticeFrom) !== undefined;
}

/**
 * When the words of a format change by the mere passing of time, ms UTC: a countdown that it shows, the end of a notice.
 * Undefined where no time is shown, so that no timer runs.
 */
export function nextWordsChange(
  { turn }: SessionStatus,
  format: string,
  noticeFrom: NanoDollars,
  now: number,
): number | undefined {
  if (turn === undefined) return undefined;
  const end = format.includes('${cacheNotice}') ? noticeEnd(turn, noticeFrom) : undefined;
  const isShown = /\$\{(?:cache|next)\}/.test(format) || end !== undefined;
  const change = isShown ? cacheTextChange(turn, now) : undefined;
  return change ?? (end !== undefined && now < end ? end : undefined);
}
