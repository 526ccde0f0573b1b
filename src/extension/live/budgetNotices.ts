import { commands, window } from 'vscode';
import { type DueNotice, dueNotices } from '../../core/status/dueNotices.ts';
import type { WindowStatus } from '../../core/status/session.ts';
import { localDay } from '../../core/summary/summaryPeriod.ts';
import type { Formats } from '../../core/text/format.ts';
import { menuWords } from '../../core/words/menuWords.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import { COMMAND_IDS } from '../commands/commandIds.ts';
import type { ConfigValue } from '../platform/config.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

export interface BudgetNoticesParts {
  readonly client: Pick<LedgerClient, 'request'>;
  readonly notifyUnusual: ConfigValue<boolean>;
  readonly formats: () => Formats;
}

/** One notification for each used-up budget and period, and one for a session of unusual cost: in the window that has the focus, once on this machine. */
export class BudgetNotices implements Disposable {
  readonly #store = new DisposableStore();
  readonly #parts: BudgetNoticesParts;
  /** Names that this window has asked for: whatever the answer was, it stays. */
  readonly #asked = new Set<string>();
  #status: WindowStatus | undefined;

  constructor(parts: BudgetNoticesParts) {
    this.#parts = parts;
    this.#store.add(window.onDidChangeWindowState(({ focused }) => focused && this.#look()));
  }

  show(status: WindowStatus): void {
    this.#status = status;
    this.#look();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #look(): void {
    if (this.#status === undefined || !window.state.focused) return;
    const { notifyUnusual, formats } = this.#parts;
    for (const notice of dueNotices(this.#status, { unusual: notifyUnusual.value, formats })) {
      if (this.#asked.has(notice.name)) continue;
      this.#asked.add(notice.name);
      // A worker that cannot answer now has said so in the status bar; the next status asks again.
      void this.#notify(notice).catch(() => this.#asked.delete(notice.name));
    }
  }

  async #notify({ name, text, isBudget }: DueNotice): Promise<void> {
    const { client } = this.#parts;
    const mute = `notices muted ${localDay(Date.now())}`;
    if (!(await client.request('claimNotice', { name, mutedBy: mute }))) return;
    const open = menuWords.openSummary();
    const change = isBudget ? noticeWords.changeBudget() : menuWords.settings();
    const never = noticeWords.notToday();
    const chosen = await window.showWarningMessage(text, open, change, never);
    if (chosen === open) await commands.executeCommand(COMMAND_IDS.openSummary);
    if (chosen === change) {
      const query = isBudget ? 'tokenLedger.budget' : 'tokenLedger.notify';
      await commands.executeCommand('workbench.action.openSettings', query);
    }
    if (chosen === never) await client.request('muteNotices', { mute });
  }
}
