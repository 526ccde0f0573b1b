import { cacheText, contextText, nextText } from '../live/turnWords.ts';
import { windowsText } from '../live/windowWords.ts';
import type { LineFormats } from '../text/quickFormats.ts';
import { plainText } from '../text/untrusted.ts';
import type { LiveStatus } from './liveStatus.ts';
import { settledTicket } from './session.ts';
import { costText } from './split.ts';

const NAME_LIMIT = 40;

/** The status on one line, for shell prompts and tmux: `$1.42 · next ≥ $0.08 · cache 4m · 124k of 200k (62%) · ABC-1`. */
export function statusText({ session, next, windows }: LiveStatus, now: number, formats: LineFormats): string {
  if (session === undefined) return 'no session';
  const name = settledTicket(session) || session.branch.text;
  const cost = next && nextText(next, now, formats);
  return [
    costText(session.totals, formats),
    cost ? `next ${cost}` : '',
    next === undefined ? '' : cacheText(next, now, formats),
    next === undefined ? '' : contextText(next, formats),
    windowsText(
      windows.filter(({ agent }) => agent === session.agent),
      now,
    ),
    plainText(name, NAME_LIMIT),
  ]
    .filter(Boolean)
    .join(' · ');
}
