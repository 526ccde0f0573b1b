import { type Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { onFirstUse } from '../../core/onFirstUse.ts';
import { FIRST_QUESTION } from '../../core/panel/firstQuestion.ts';
import type { PanelQuestion, WorkQuestion } from '../../core/summary/panelMessages.ts';
import type { Language } from '../../core/words/language.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import type { Clock } from '../platform/clock.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import { Throttle } from '../platform/throttle.ts';
import { withTimeout } from '../platform/withTimeout.ts';
import { summaryHtml, summaryOptions, summaryStyle } from './summaryHtml.ts';
import { type Early, SummaryTalk, type SummaryTalkParts } from './summaryMessageHandler.ts';

const SUMMARY_VIEW = 'tokenLedger.summary';
const DEMO_VIEW = 'tokenLedger.demo';
/** Figures on a panel that is looked at are no older than this while an agent works. */
const LEAST_INTERVAL = 2000;
/**
 * VS Code needs about 120 ms until it can take a page, and a page that has to ask is later than one that comes drawn: an answer
 * within this time costs nobody a wait.
 */
const PATIENCE = 200;

export interface SummaryPanelParts extends Omit<SummaryTalkParts, 'early'> {
  /** The extension's folder. */
  readonly extension: Uri;
  readonly locale: string;
  readonly language: Language | undefined;
  readonly clock: Clock;
  /** The panel shows made-up work: `mark` is on its page, and it is not restored. */
  readonly demo?: { readonly mark: string; readonly onClosed: () => void };
  /** The panel is there, opened or restored. */
  readonly onShown: () => void;
}

interface Shown {
  readonly panel: WebviewPanel;
  readonly talk: SummaryTalk;
  readonly store: DisposableStore;
}

/** The one summary panel: opened by the person, shown again if it is there, restored with the window. */
export class SummaryPanel implements Disposable {
  readonly #store = new DisposableStore();
  readonly #parts: SummaryPanelParts;
  readonly #refresh: Throttle;
  readonly #style: () => string;
  #shown: Shown | undefined;

  constructor(parts: SummaryPanelParts) {
    this.#parts = parts;
    this.#style = onFirstUse(() => summaryStyle(parts.extension));
    this.#refresh = this.#store.add(new Throttle(parts.clock, LEAST_INTERVAL, () => void this.#shown?.talk.refresh()));
    this.#store.add({ dispose: () => this.#shown?.panel.dispose() });
    if (parts.demo !== undefined) return;
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
    const early = { question: FIRST_QUESTION, answer: this.#parts.texts.drawn(FIRST_QUESTION) };
    early.answer.catch(() => undefined);
    const panel = window.createWebviewPanel(
      this.#parts.demo === undefined ? SUMMARY_VIEW : DEMO_VIEW,
      this.#parts.demo === undefined ? noticeWords.summaryTitle() : noticeWords.demoTitle(),
      ViewColumn.Active,
      summaryOptions(this.#parts.extension),
    );
    this.#take(panel, early);
  }

  /** Opens the panel at the page of a ticket or branch. */
  showWork(work: WorkQuestion): void {
    this.open();
    this.#shown?.talk.showWork(work);
  }

  /** What was asked before may be out of date; `soon`: a person waits for it. */
  changed(soon = false): void {
    if (soon) void this.#shown?.talk.refresh();
    else if (this.#shown !== undefined) this.#refresh.trigger();
  }

  currencyChanged(): void {
    this.#shown?.talk.postCurrency();
  }

  teamChanged(): void {
    this.#shown?.talk.postTeam();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #take(panel: WebviewPanel, early: Early | undefined): void {
    this.#shown?.panel.dispose();
    const store = new DisposableStore();
    const talk = store.add(new SummaryTalk(panel, { ...this.#parts, early }));
    const shown = { panel, talk, store };
    this.#shown = shown;
    panel.onDidDispose(() => {
      store.dispose();
      if (this.#shown === shown) this.#shown = undefined;
      this.#parts.demo?.onClosed();
    });
    if (early === undefined) this.#write(panel, '');
    else void this.#writeDrawn(shown, early);
    this.#parts.onShown();
  }

  /** A page that holds its figures, if they come before VS Code could show any page; else one that waits for them. */
  async #writeDrawn(shown: Shown, { answer }: Early): Promise<void> {
    const { panel, talk, store } = shown;
    const found = await withTimeout(answer, this.#parts.clock, PATIENCE);
    if (this.#shown !== shown) return;
    const drawn = panel.visible ? (found?.drawn ?? '') : '';
    this.#write(panel, drawn);
    if (drawn === '') return talk.tellEarly();
    // VS Code loads a page again when it is seen again: old figures would be shown until it has asked.
    const away = panel.onDidChangeViewState(() => {
      if (panel.visible) return;
      away.dispose();
      this.#write(panel, '');
    });
    store.add(away);
  }

  #write({ webview }: WebviewPanel, drawn: string): void {
    const { extension, locale, language, demo } = this.#parts;
    const currency = this.#parts.currency();
    const mark = demo?.mark ?? '';
    webview.html = summaryHtml(webview, {
      extension,
      locale,
      language,
      currency,
      drawn,
      mark,
      style: this.#style(),
    });
  }
}
