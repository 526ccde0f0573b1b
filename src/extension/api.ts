import type { Disposable } from './platform/disposables.ts';
import type { StatusBar } from './statusBar/statusBar.ts';
import type { TodayView } from './tree/todayView.ts';

/** What `activate` returns: how tests see what a person sees. */
export interface TokenLedgerApi {
  /** How long `activate` held up the extension host. */
  readonly activationMs: number;
  statusText(): string;
  spokenLabel(): string;
  /** The hover's Markdown. */
  tooltip(): string;
  /** The rows of the view "Today", whenever the editor gets them. */
  readonly onDidShowToday: TodayView['onDidShow'];
  /** The first status bar text, now or later, that fits. */
  whenStatus(fits: (text: string) => boolean): Promise<string>;
}

export function apiOf(statusBar: StatusBar, today: TodayView, activationMs: number): TokenLedgerApi {
  return {
    activationMs,
    onDidShowToday: today.onDidShow,
    statusText: () => statusBar.view.text,
    spokenLabel: () => statusBar.view.spokenLabel,
    tooltip: () => statusBar.tooltip,
    whenStatus: async (fits) => whenStatus(statusBar, fits),
  };
}

async function whenStatus(statusBar: StatusBar, fits: (text: string) => boolean): Promise<string> {
  if (fits(statusBar.view.text)) return statusBar.view.text;
  return new Promise((resolve) => {
    const listener: Disposable = statusBar.onDidShow(({ text }) => {
      if (!fits(text)) return;
      listener.dispose();
      resolve(text);
    });
  });
}
