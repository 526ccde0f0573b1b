import { EventEmitter, type Memento, workspace } from 'vscode';
import type { BudgetLimits } from '../../core/live/budget.ts';
import type { BillingMode } from '../../core/usage/billing.ts';
import type { NanoDollars } from '../../core/usage/money.ts';
import type { WindowScope } from '../../engine/protocol/messages.ts';
import type { ConfigValue } from '../platform/config.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { TicketSettings } from '../trackers/ticketSettings.ts';

const PINNED = 'pinnedSession';

interface ScopeSettings {
  readonly extraRoots: ConfigValue<readonly string[]>;
  readonly refreshPrices: ConfigValue<boolean>;
  readonly billing: ConfigValue<Readonly<Record<string, BillingMode>>>;
  readonly budgets: ConfigValue<BudgetLimits>;
  readonly unusualFrom: ConfigValue<NanoDollars>;
}

/** Whose sessions this window shows: those of its folders, or the one that the person pinned in this workspace. */
export class CurrentSession implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<WindowScope>());
  readonly onDidChange = this.#changed.event;
  readonly #memory: Memento;
  readonly #settings: ScopeSettings;
  readonly #tickets: TicketSettings;

  constructor(memory: Memento, settings: ScopeSettings, tickets: TicketSettings) {
    const { billing, budgets, extraRoots, refreshPrices, unusualFrom } = settings;
    this.#memory = memory;
    this.#settings = settings;
    this.#tickets = tickets;
    const announce = () => this.#changed.fire(this.scope());
    this.#store.add(workspace.onDidChangeWorkspaceFolders(announce));
    this.#store.add(extraRoots.onDidChange(announce));
    this.#store.add(refreshPrices.onDidChange(announce));
    this.#store.add(billing.onDidChange(announce));
    this.#store.add(budgets.onDidChange(announce));
    this.#store.add(unusualFrom.onDidChange(announce));
    this.#store.add(tickets.onDidChange(announce));
  }

  /** '' when the window follows activity. */
  get pinned(): string {
    return this.#memory.get<string>(PINNED, '');
  }

  async pin(session: string): Promise<void> {
    await this.#memory.update(PINNED, session === '' ? undefined : session);
    this.#changed.fire(this.scope());
  }

  scope(): WindowScope {
    return {
      // A virtual folder has no path on this machine: its `fsPath` would name something else.
      folders: (workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .map(({ uri }) => uri.fsPath),
      pinned: this.pinned,
      extraRoots: this.#settings.extraRoots.value,
      refreshPrices: this.#settings.refreshPrices.value,
      billing: this.#settings.billing.value,
      budgets: this.#settings.budgets.value,
      unusualFrom: this.#settings.unusualFrom.value,
      patterns: this.#tickets.patterns(),
    };
  }

  dispose(): void {
    this.#store.dispose();
  }
}
