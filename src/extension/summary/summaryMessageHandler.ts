import { commands, type WebviewPanel } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import { FIRST_QUESTION, FIRST_REQUEST } from '../../core/panel/firstQuestion.ts';
import type { FromPanel, PanelQuestion, PanelTeam, ToPanel, WorkQuestion } from '../../core/summary/panelMessages.ts';
import type { DisplayCurrency } from '../../core/text/displayCurrency.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import { COMMAND_IDS } from '../commands/commandIds.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { Log } from '../platform/outputLog.ts';
import { undoTag } from '../tagging/undoTag.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import { changeTag } from './panelTagging.ts';
import { copySummary, exportSummary } from './summaryActions.ts';
import type { DrawnSummary, SummaryQueries } from './summaryQueries.ts';

/** Asked for before the page was there; it is what a new page asks first. */
export interface Early {
  readonly question: PanelQuestion;
  readonly answer: Promise<DrawnSummary>;
}

export interface SummaryTalkParts {
  readonly texts: SummaryQueries;
  readonly client: LedgerClient;
  readonly log: Log;
  readonly ofTeam: () => PanelTeam;
  /** Shown beside dollars. */
  readonly currency: () => DisplayCurrency | undefined;
  readonly early: Early | undefined;
}

/** Answers one panel. What does not fit the protocol is left out and noted. */
export class SummaryTalk implements Disposable {
  readonly #store = new DisposableStore();
  readonly #panel: WebviewPanel;
  readonly #parts: SummaryTalkParts;
  #early: Early | undefined;
  #asked: { readonly request: number; readonly question: PanelQuestion } | undefined;
  /** The ticket or branch whose page is open. */
  #work: WorkQuestion | null = null;
  #wanted: WorkQuestion | undefined;
  #isStale = false;
  #refreshing = false;

  constructor(panel: WebviewPanel, parts: SummaryTalkParts) {
    this.#panel = panel;
    this.#parts = parts;
    this.#early = parts.early;
    this.#store.add(
      panel.webview.onDidReceiveMessage(async (raw: unknown) => {
        // The schemas take longer to make than all else that a start does, so the first message loads them.
        const { fromPanel } = await import('../later.ts');
        const message = fromPanel.safeParse(raw);
        if (message.success) void this.#onMessage(message.data);
        else parts.log.warn(`The summary panel sent what does not fit: ${message.error.message}`);
      }),
    );
  }

  /** What the panel shows now. */
  get question(): PanelQuestion {
    return this.#asked?.question ?? FIRST_QUESTION;
  }

  /** Figures changed: a panel that nobody sees asks again by itself when it is seen. */
  async refresh(): Promise<void> {
    this.#isStale = true;
    if (this.#refreshing) return;
    this.#refreshing = true;
    // What changes while an answer is on its way is not in it.
    while (this.#isStale && this.#asked !== undefined && this.#panel.visible) {
      this.#isStale = false;
      await this.#answer(this.#asked.request, this.#asked.question);
      await this.#answerWork();
    }
    this.#refreshing = false;
  }

  /** Sends the first answer before the page asks: VS Code keeps it until the page is there. */
  async tellEarly(): Promise<void> {
    const found = await this.#parts.early?.answer.catch(() => undefined);
    if (found !== undefined) this.#post({ type: 'summary', request: FIRST_REQUEST, view: found.view });
  }

  /** The state of team sync changed. A page that is not loaded yet gets it when it asks. */
  postTeam(): void {
    if (this.#asked !== undefined) this.#post({ type: 'team', team: this.#parts.ofTeam() });
  }

  /** Another currency was chosen. A page that is not loaded yet gets it when it asks. */
  postCurrency(): void {
    if (this.#asked !== undefined) this.#post({ type: 'currency', currency: this.#parts.currency() ?? null });
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #onMessage(message: FromPanel): Promise<void> {
    if (message.type === 'ask') {
      this.#asked = message;
      // VS Code loads a page that was away as it was written, with the currency of then.
      this.postCurrency();
      await this.#answer(message.request, message.question);
      this.postTeam();
      this.#showWanted();
    } else if (message.type === 'work') {
      this.#work = message.work;
      await this.#answerWork();
    } else await this.#runAction(message);
  }

  /** Opens the page of a ticket or branch, as soon as the panel's own page is there. */
  showWork(work: WorkQuestion): void {
    this.#wanted = work;
    if (this.#asked !== undefined) this.#showWanted();
  }

  #showWanted(): void {
    if (this.#wanted !== undefined) this.#post({ type: 'showWork', work: this.#wanted });
    this.#wanted = undefined;
  }

  async #answerWork(): Promise<void> {
    const work = this.#work;
    if (work === null) return;
    await this.#settle(this.#asked?.request ?? 0, 'action', async () =>
      this.#post({ type: 'work', work, detail: await this.#parts.texts.work(work) }),
    );
  }

  async #answer(request: number, question: PanelQuestion): Promise<void> {
    const { texts } = this.#parts;
    const reported = this.#early;
    this.#early = undefined;
    const isTold =
      reported !== undefined && !this.#isStale && JSON.stringify(reported.question) === JSON.stringify(question);
    await this.#settle(request, 'summary', async () => {
      if (!isTold) this.#post({ type: 'summary', request, view: await texts.summary(question) });
      else await reported.answer;
      await this.#settle(request, 'outcomes', async () =>
        this.#post({ type: 'outcomes', request, view: await texts.outcomes(question) }),
      );
    });
  }

  async #runAction(message: Exclude<FromPanel, { readonly type: 'ask' | 'work' }>): Promise<void> {
    const { texts, client } = this.#parts;
    await this.#settle(this.#asked?.request ?? 0, 'action', async () => {
      if (message.type === 'copy') this.#done(await copySummary(texts, this.question));
      else if (message.type === 'export') this.#done(await exportSummary(texts, this.question, message.format));
      else if (message.type === 'open') await open(message.what);
      else {
        if (message.type === 'undo') this.#done(await undoTag(client));
        else {
          const said = await changeTag(client, message, this.question);
          this.#done(said, said !== '');
        }
        await this.refresh();
      }
    });
  }

  /** Shows what went wrong where the person looks; a fault of ours also leaves its stack in the log. */
  async #settle(request: number, part: 'summary' | 'outcomes' | 'action', work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const known = error instanceof Error ? error : new Error(String(error));
      const human = known instanceof HumanError;
      if (!human) this.#parts.log.error(known);
      const message = human ? known.message : noticeWords.internal();
      this.#post({ type: 'failed', request, part, message });
    }
  }

  #done(message: string, canUndo = false): void {
    if (message !== '') this.#post({ type: 'done', message, canUndo });
  }

  #post(message: ToPanel): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, which has none
    void this.#panel.webview.postMessage(message);
  }
}

const COMMANDS = {
  doctor: COMMAND_IDS.doctor,
  log: COMMAND_IDS.showLog,
  willSend: COMMAND_IDS.showWillSend,
  pauseTeam: COMMAND_IDS.pauseTeam,
  resumeTeam: COMMAND_IDS.resumeTeam,
} as const;

async function open(what: Extract<FromPanel, { readonly type: 'open' }>['what']): Promise<void> {
  if (what === 'denominator')
    await commands.executeCommand('workbench.action.openSettings', 'tokenLedger.summary.denominator');
  else await commands.executeCommand(COMMANDS[what]);
}
