import { ConfigurationTarget, commands, type Memento, window, workspace } from 'vscode';
import { FIRST_QUESTION } from '../../core/panel/firstQuestion.ts';
import { costText } from '../../core/status/split.ts';
import { localDay } from '../../core/summary/summaryPeriod.ts';
import { formatsFor } from '../../core/text/format.ts';
import { menuWords } from '../../core/words/menuWords.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import { COMMAND_IDS } from '../commands/commandIds.ts';
import type { Clock } from '../platform/clock.ts';
import { type ConfigValue, SETTINGS } from '../platform/config.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import { DailyMoment } from './dailyMoment.ts';
import type { SummaryQueries } from './summaryQueries.ts';

export interface EndOfDayParts {
  readonly at: ConfigValue<string>;
  readonly texts: SummaryQueries;
  /** Of all windows of this machine. */
  readonly memory: Memento;
  readonly clock: Clock;
  readonly locale: string;
}

const TOLD = 'summaryToldOn';

/** One notification a day, at the time that the person set; none without. Only the window that is looked at speaks. */
export class EndOfDay implements Disposable {
  readonly #store = new DisposableStore();
  readonly #parts: EndOfDayParts;
  readonly #moment: DailyMoment;

  constructor(parts: EndOfDayParts) {
    const { at, clock, memory } = parts;
    this.#parts = parts;
    this.#moment = this.#store.add(
      new DailyMoment({
        at: () => at.value,
        clock,
        date: () => new Date(),
        mayRest: (now) => !window.state.focused || memory.get<string>(TOLD) === localDay(now.getTime()),
        run: async () => this.#speak(),
      }),
    );
    this.#store.add(at.onDidChange(() => this.#moment.look()));
    // A person who comes back to a machine that slept focuses the window, or is active in it again.
    this.#store.add(window.onDidChangeWindowState(({ focused }) => focused && this.#moment.look()));
  }

  /** Figures changed: on a day without a call there was nothing to say. */
  changed(): void {
    this.#moment.look();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #speak(): Promise<void> {
    const { memory, texts, locale } = this.#parts;
    const today = localDay(Date.now());
    // A reader without an answer shows why in the status bar; while it reads, or without calls, there is no summary yet.
    const view = await texts.summary(FIRST_QUESTION).catch(() => undefined);
    if (view === undefined || view.reading || view.spent.totals.calls === 0) return;
    await memory.update(TOLD, today);
    // A notification that nobody answers stays for days: the next day has its own.
    void this.#offer(costText(view.spent.totals, formatsFor(locale)));
  }

  async #offer(cost: string): Promise<void> {
    const open = menuWords.openSummary();
    const never = noticeWords.notAgain();
    const message = noticeWords.todaySoFar({ cost });
    const chosen = await window.showInformationMessage(message, open, never);
    if (chosen === open) await commands.executeCommand(COMMAND_IDS.openSummary);
    if (chosen === never)
      await workspace.getConfiguration().update(SETTINGS.notifyAt.key, '', ConfigurationTarget.Global);
  }
}
