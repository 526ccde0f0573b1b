import { onFirstUse } from '../../core/onFirstUse.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { periodTitle } from '../../core/summary/summaryWords.ts';
import { type Formats, formatsFor } from '../../core/text/format.ts';
import { panelWords } from '../../core/words/panelWords.ts';

/** How everything is written for this person; made once. */
export interface Words {
  readonly formats: Formats;
  readonly locale: string;
  /** `14`, `2 PM`: the hour that begins then. */
  hour(time: number): string;
  /** `Fri 20`. */
  weekday(time: number): string;
  /** `14:05`. */
  clock(time: number): string;
  /** `20 Nov 2026`. */
  date(time: number): string;
}

/** The words for a time zone: that of the machine on which the agents ran. The last ones are kept. */
export function wordsIn(locale: string): (zone: string) => Words {
  let made: { readonly zone: string; readonly words: Words } | undefined;
  return (zone) => {
    if (made?.zone !== zone) made = { zone, words: wordsFor(locale || 'en', zone) };
    return made.words;
  };
}

/** Intl's first words take the longest: they are said while the page has nothing else to do. */
export function warmUpIntl({ formats, ...words }: Words): void {
  words.hour(1);
  words.clock(1);
  formats.money(1e9);
  formats.tokens(1200);
  formats.percent(1);
}

/** What the words write for a day: two who write this alike write the whole page alike. Only what a page uses anyway. */
export function formatFingerprint(words: Words, { period, madeAt }: SummaryView): string {
  const { formats } = words;
  return [
    periodTitle(period, words.locale),
    words.hour(madeAt),
    words.clock(madeAt),
    formats.money(1_234_560_000_000),
    formats.money(4_200_000),
    formats.tokens(12_345),
    formats.count(1_234_567),
    formats.percent(36),
    formats.converted(1_000_000_000),
    panelWords.today(),
  ].join(' · ');
}

function wordsFor(locale: string, zone: string): Words {
  const formatter = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    try {
      return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    } catch {
      return new Intl.DateTimeFormat('en', options);
    }
  };
  const hour = formatter({ hour: 'numeric' });
  const weekday = onFirstUse(() => formatter({ weekday: 'short' }));
  const dayOfMonth = onFirstUse(() => formatter({ day: 'numeric' }));
  const clock = onFirstUse(() => formatter({ hour: 'numeric', minute: '2-digit' }));
  const date = onFirstUse(() => formatter({ year: 'numeric', month: 'short', day: 'numeric' }));
  return {
    formats: formatsFor(locale, hour.resolvedOptions().timeZone),
    locale,
    hour: (time) => hour.format(time),
    // As one pattern it would read "30 Mon" in English.
    weekday: (time) => `${weekday().format(time)} ${dayOfMonth().format(time)}`,
    clock: (time) => clock().format(time),
    date: (time) => date().format(time),
  };
}
