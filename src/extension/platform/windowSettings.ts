import { env } from 'vscode';
import type { Display } from '../../engine/protocol/messages.ts';
import { ConfigValue, SETTINGS } from './config.ts';
import { type Disposable, DisposableStore } from './disposables.ts';

/** The settings that more than one part of a window goes by. Team sync and tickets have their own. */
export class WindowSettings implements Disposable {
  readonly #store = new DisposableStore();
  readonly extraRoots = this.#store.add(new ConfigValue(SETTINGS.extraRoots));
  readonly refreshPrices = this.#store.add(new ConfigValue(SETTINGS.refreshPrices));
  readonly notifyAt = this.#store.add(new ConfigValue(SETTINGS.notifyAt));
  readonly denominator = this.#store.add(new ConfigValue(SETTINGS.denominator));
  readonly unusualFrom = this.#store.add(new ConfigValue(SETTINGS.unusualFrom));
  readonly billing = this.#store.add(new ConfigValue(SETTINGS.billing));
  readonly budgets = this.#store.add(new ConfigValue(SETTINGS.budgets));
  readonly notifyUnusual = this.#store.add(new ConfigValue(SETTINGS.notifyUnusual));
  readonly releaseNotes = this.#store.add(new ConfigValue(SETTINGS.releaseNotes));
  readonly otel = this.#store.add(new ConfigValue(SETTINGS.otel));
  readonly toolNames = this.#store.add(new ConfigValue(SETTINGS.toolNames));
  readonly displayCurrency = this.#store.add(new ConfigValue(SETTINGS.displayCurrency));
  readonly #cacheNoticeFrom = this.#store.add(new ConfigValue(SETTINGS.cacheNoticeFrom));
  readonly #format = this.#store.add(new ConfigValue(SETTINGS.format));
  readonly #preset = this.#store.add(new ConfigValue(SETTINGS.preset));

  /** How the status bar is to be written. */
  get display(): Display {
    return {
      format: this.#format.value,
      preset: this.#preset.value,
      locale: env.language,
      cacheNoticeFrom: this.#cacheNoticeFrom.value,
      currency: this.displayCurrency.value,
    };
  }

  onDidChangeDisplay(listener: (display: Display) => void): Disposable {
    const store = new DisposableStore();
    for (const setting of [this.#format, this.#preset, this.#cacheNoticeFrom, this.displayCurrency]) {
      store.add(setting.onDidChange(() => listener(this.display)));
    }
    return store;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
