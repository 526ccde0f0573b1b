import { ConfigurationTarget, commands, type Memento, window, workspace } from 'vscode';
import { costText } from '../../core/status/split.ts';
import { FIRST_QUESTION } from '../../core/summary/panelMessages.ts';
import { localDay } from '../../core/summary/summaryPeriod.ts';
import { formatsFor } from '../../core/text/format.ts';
import { menuWords } from '../../core/words/menuWords.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import { COMMAND_IDS } from '../commands/commandIds.ts';
import type { Clock } from '../platform/clock.ts';
import { type ConfigValue, SETTINGS } from '../platform/config.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import { isDue } from '../platform/timeOfDay.ts';
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
/** Timers stop while a machine sleeps, so the clock is checked this often. */
const LOOK_EVERY = 20_000;

/** One notification a day, at the time that the person set; none without. Only the window that is looked at speaks. */
export class EndOfDay implements Disposable {
  readonly #store = new DisposableStore();
  readonly #parts: EndOfDayParts;
  #timer: Disposable | undefined;
  #asking = false;

  constructor(parts: EndOfDayParts) {
    this.#parts = parts;
    this.#store.add(parts.at.onDidChange(() => this.#look()));
    this.#store.add(window.onDidChangeWindowState(({ focused }) => focused && this.#look()));
    this.#store.add({ dispose: () => this.#timer?.dispose() });
    this.#look();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #look(): void {
    const { at, clock, memory } = this.#parts;
    this.#timer?.dispose();
    this.#timer = undefined;
    if (at.value === '') return;
    this.#timer = clock.after(LOOK_EVERY, () => this.#look());
    const now = new Date();
    const today = localDay(now.getTime());
    if (!isDue(at.value, now) || !window.state.focused || memory.get<string>(TOLD) === today || this.#asking) return;
    this.#asking = true;
    void this.#speak(today).finally(() => void (this.#asking = false));
  }

  async #speak(today: string): Promise<void> {
    const { memory, texts, locale } = this.#parts;
    // A reader without an answer shows why in the status bar; while it reads, or without calls, there is no summary yet.
    const view = await texts.summary(FIRST_QUESTION).catch(() => undefined);
    if (view === undefined || view.reading || view.spent.totals.calls === 0) return;
    await memory.update(TOLD, today);
    const open = menuWords.openSummary();
    const never = noticeWords.notAgain();
    const cost = costText(view.spent.totals, formatsFor(locale));
    const message = noticeWords.todaySoFar({ cost });
    const chosen = await window.showInformationMessage(message, open, never);
    if (chosen === open) await commands.executeCommand(COMMAND_IDS.openSummary);
    if (chosen === never)
      await workspace.getConfiguration().update(SETTINGS.notifyAt.key, '', ConfigurationTarget.Global);
  }
}
