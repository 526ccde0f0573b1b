import { type Formats, formatsFor } from '../../core/text/format.ts';
import type { WindowStatus } from '../../core/status/session.ts';
import { type StatusView, statusView } from '../../core/status/statusView.ts';
import type { Display } from '../protocol/messages.ts';

/** Writes a status in the person's language and format. Here and not in the editor's thread, which Intl would hold up. */
export class StatusRenderer {
  private display: Display;
  private formats: Formats | undefined;

  constructor(display: Display | undefined) {
    this.display = display ?? { format: '', preset: 'split', locale: 'en' };
  }

  setDisplay(display: Display): void {
    if (display.locale !== this.display.locale) this.formats = undefined;
    this.display = display;
  }

  paint(status: WindowStatus): StatusView {
    const { format, preset, locale } = this.display;
    return statusView(status, { format, preset, formats: () => (this.formats ??= formatsFor(locale)) });
  }
}
