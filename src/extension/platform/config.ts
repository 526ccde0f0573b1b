import { EventEmitter, workspace } from 'vscode';
import { cleanLimits } from '../../core/live/budget.ts';
import { type Denominator, denominatorNamed, USUAL_DENOMINATOR } from '../../core/outcomes/ratios.ts';
import { UNUSUAL_FLOOR } from '../../core/stats/change.ts';
import { PRESETS, type Preset } from '../../core/status/statusFormat.ts';
import { CACHE_NOTICE_FROM } from '../../core/status/statusView.ts';
import { readDisplayCurrency } from '../../core/text/displayCurrency.ts';
import { cleanBilling } from '../../core/usage/billing.ts';
import { NANO_PER_DOLLAR, type NanoDollars } from '../../core/usage/money.ts';
import { type Disposable, DisposableStore } from './disposables.ts';
import { readBuckets } from './readBuckets.ts';
import { readCollector } from './readCollector.ts';

/** The manifest's settings and what each is taken for when somebody wrote something else there. */
export const SETTINGS = {
  format: { key: 'tokenLedger.statusBar.format', read: (raw: unknown): string => (typeof raw === 'string' ? raw : '') },
  displayCurrency: { key: 'tokenLedger.displayCurrency', read: readDisplayCurrency },
  preset: { key: 'tokenLedger.statusBar.preset', read: readPreset },
  extraRoots: { key: 'tokenLedger.extraRoots', read: readPaths },
  refreshPrices: { key: 'tokenLedger.prices.refresh', read: (raw: unknown): boolean => raw === true },
  teamEnabled: { key: 'tokenLedger.team.enabled', read: (raw: unknown): boolean => raw === true },
  teamEndpoint: { key: 'tokenLedger.team.endpoint', read: readAddress },
  teamName: { key: 'tokenLedger.team.name', read: readAddress },
  teamBuckets: { key: 'tokenLedger.team.buckets', read: readBuckets },
  notifyAt: { key: 'tokenLedger.summary.notifyAt', read: readTimeOfDay },
  billing: { key: 'tokenLedger.billing', read: cleanBilling },
  budgets: { key: 'tokenLedger.budget', read: cleanLimits },
  cacheNoticeFrom: { key: 'tokenLedger.cache.noticeFrom', read: readNoticeFrom },
  notifyUnusual: { key: 'tokenLedger.notify.unusual', read: (raw: unknown): boolean => raw === true },
  // The editor's own: a person who reads no news of the editor reads none of an extension.
  releaseNotes: { key: 'update.showReleaseNotes', read: (raw: unknown): boolean => raw !== false },
  otel: { key: 'tokenLedger.otel', read: readCollector },
  toolNames: { key: 'tokenLedger.tools.names', read: (raw: unknown): boolean => raw !== false },
  unusualFrom: { key: 'tokenLedger.summary.unusualFrom', read: readUnusualFrom },
  denominator: { key: 'tokenLedger.summary.denominator', read: readDenominator },
} as const;

function readPreset(raw: unknown): Preset {
  return typeof raw === 'string' && Object.hasOwn(PRESETS, raw) ? (raw as Preset) : 'split';
}

/** Returns the address as it is set. The worker and the sender check whether it may be used: doing that here would slow down the start. */
function readAddress(raw: unknown): string {
  return typeof raw === 'string' ? raw.trim().replace(/\/+$/, '') : '';
}

function readPaths(raw: unknown): readonly string[] {
  return Array.isArray(raw) ? raw.filter((path): path is string => typeof path === 'string' && path.trim() !== '') : [];
}

/** `17:30`; '' for anything else. */
function readTimeOfDay(raw: unknown): string {
  return typeof raw === 'string' && /^(?:[01]?\d|2[0-3]):[0-5]\d$/.test(raw) ? raw : '';
}

function readNoticeFrom(raw: unknown): NanoDollars {
  return nanoDollars(raw) ?? CACHE_NOTICE_FROM;
}

function readUnusualFrom(raw: unknown): NanoDollars {
  return nanoDollars(raw) ?? UNUSUAL_FLOOR;
}

function nanoDollars(dollars: unknown): NanoDollars | undefined {
  return typeof dollars === 'number' && dollars >= 0 ? Math.round(dollars * NANO_PER_DOLLAR) : undefined;
}

function readDenominator(raw: unknown): Denominator {
  return denominatorNamed(raw) ?? USUAL_DENOMINATOR;
}

/** One setting, always of its own type, and the news that it changed. */
export class ConfigValue<T> implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<T>());
  readonly onDidChange = this.#changed.event;
  readonly #read: () => T;
  #value: T | undefined;

  constructor({ key, read }: { readonly key: string; readonly read: (raw: unknown) => T }) {
    this.#read = () => read(workspace.getConfiguration().get<unknown>(key));
    this.#store.add(
      workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(key)) return;
        this.#value = this.#read();
        this.#changed.fire(this.#value);
      }),
    );
  }

  /** Read when it is first asked for: the editor's settings take milliseconds that activation does not have. */
  get value(): T {
    this.#value ??= this.#read();
    return this.#value;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
