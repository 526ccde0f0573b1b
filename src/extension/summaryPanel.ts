import { l10n, type Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { FIRST_QUESTION, type PanelQuestion } from '../core/panelMessages.ts';
import type { Clock } from './clock.ts';
import { type Disposable, DisposableStore } from './disposables.ts';
import { summaryHtml, summaryOptions } from './summaryHtml.ts';
import { SummaryTalk, type SummaryTalkParts } from './summaryTalk.ts';
import { Throttle } from './throttle.ts';

const SUMMARY_VIEW = 'tokenLedger.summary';
/** Figures on a panel that is looked at are no older than this while an agent works. */
const LEAST_INTERVAL = 2000;

export interface SummaryPanelParts extends Omit<SummaryTalkParts, 'early'> {
  /** The extension's folder. */
  readonly extension: Uri;
  readonly locale: string;
  readonly clock: Clock;
  /** The panel is there, opened or restored. */
  readonly onShown: () => void;
}

/** The one summary panel: opened by the person, shown again if it is there, restored with the window. */
export class SummaryPanel implements Disposable {
  readonly #store = new DisposableStore();
  readonly #parts: SummaryPanelParts;
  readonly #refresh: Throttle;
  #shown: { readonly panel: WebviewPanel; readonly talk: SummaryTalk; readonly store: DisposableStore } | undefined;

  constructor(parts: SummaryPanelParts) {
    this.#parts = parts;
    this.#refresh = this.#store.add(new Throttle(parts.clock, LEAST_INTERVAL, () => void this.#shown?.talk.refresh()));
    this.#store.add({ dispose: () => this.#shown?.panel.dispose() });
    this.#store.add(
      window.registerWebviewPanelSerializer(SUMMARY_VIEW, {
        deserializeWebviewPanel: async (panel) => {
          panel.webview.options = summaryOptions(parts.extension);
          this.#take(panel, undefined);
        },
      }),
    );
  }

  /** What the panel shows, or would show. */
  get question(): PanelQuestion {
    return this.#shown?.talk.question ?? FIRST_QUESTION;
  }

  open(): void {
    if (this.#shown !== undefined) return this.#shown.panel.reveal();
    // The ledger answers while the page is still being loaded.
    const early = { question: FIRST_QUESTION, view: this.#parts.texts.summary(FIRST_QUESTION) };
    early.view.catch(() => undefined);
    const panel = window.createWebviewPanel(
      SUMMARY_VIEW,
      l10n.t('Token Ledger: Summary'),
      ViewColumn.Active,
      summaryOptions(this.#parts.extension),
    );
    this.#take(panel, early);
  }

  /** What was asked before may be out of date. */
  changed(): void {
    if (this.#shown !== undefined) this.#refresh.trigger();
  }

  teamChanged(): void {
    this.#shown?.talk.tellTeam();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #take(panel: WebviewPanel, early: SummaryTalkParts['early']): void {
    this.#shown?.panel.dispose();
    const { extension, locale } = this.#parts;
    const store = new DisposableStore();
    const talk = store.add(new SummaryTalk(panel, { ...this.#parts, early }));
    const shown = { panel, talk, store };
    this.#shown = shown;
    panel.onDidDispose(() => {
      store.dispose();
      if (this.#shown === shown) this.#shown = undefined;
    });
    panel.webview.html = summaryHtml(panel.webview, extension, locale);
    this.#parts.onShown();
  }
}
