import { onFirstUse } from '../../core/onFirstUse.ts';
import { nextWordsChange } from '../../core/status/liveTokens.ts';
import type { WindowStatus } from '../../core/status/session.ts';
import { CACHE_NOTICE_FROM, formatOf, type StatusView, statusView } from '../../core/status/statusView.ts';
import { useCurrency } from '../../core/text/displayCurrency.ts';
import { formatsFor } from '../../core/text/format.ts';
import { localFormats, useFormats } from '../../core/text/localFormats.ts';
import type { Display } from '../protocol/messages.ts';

/** Writes a status in the person's language and format. Here and not in the editor's thread, which Intl would hold up. */
export class StatusRenderer {
  #display: Display;

  constructor(display: Display | undefined) {
    this.#display = display ?? { format: '', preset: 'split', locale: 'en' };
    this.#use();
  }

  setDisplay(display: Display): void {
    this.#display = display;
    this.#use();
  }

  /** Names and figures of all answers are written as the status is. */
  #use(): void {
    const { currency, locale } = this.#display;
    useCurrency(currency);
    useFormats(onFirstUse(() => formatsFor(locale)));
  }

  paint(status: WindowStatus): StatusView {
    const { format, preset, cacheNoticeFrom } = this.#display;
    return statusView(status, {
      format,
      preset,
      ...(cacheNoticeFrom !== undefined && { cacheNoticeFrom }),
      formats: localFormats,
    });
  }

  /** When the words change by the mere passing of time, ms UTC; infinite where no time is shown. */
  nextChange(status: WindowStatus, now: number): number {
    if (status.kind !== 'session') return Number.POSITIVE_INFINITY;
    const { cacheNoticeFrom = CACHE_NOTICE_FROM } = this.#display;
    return nextWordsChange(status, formatOf(this.#display), cacheNoticeFrom, now) ?? Number.POSITIVE_INFINITY;
  }
}
