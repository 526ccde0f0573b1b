import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Uri } from 'vscode';
import type { DisplayCurrency } from '../../core/text/displayCurrency.ts';
import type { Language } from '../../core/words/language.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/outputLog.ts';
import type { WindowSettings } from '../platform/windowSettings.ts';
import { SummaryPanel } from '../summary/summaryPanel.ts';
import { SummaryQueries } from '../summary/summaryQueries.ts';
import { LedgerClient } from '../worker/ledgerClient.ts';

export interface DemoParts {
  /** Folder of the bundles. */
  readonly dist: string;
  readonly version: string;
  readonly extension: Uri;
  readonly settings: Pick<WindowSettings, 'denominator' | 'unusualFrom' | 'display' | 'displayCurrency'>;
  readonly log: Log;
  readonly clock: Clock;
  readonly locale: string;
  readonly language: Language | undefined;
  readonly currency: () => DisplayCurrency | undefined;
}

interface DemoBundle {
  writeDemoLogs(home: string, now: number): Promise<string>;
}

interface Shown {
  readonly panel: SummaryPanel;
  readonly end: () => Promise<void>;
}

/** The summary of made-up work, by a worker and a ledger of its own. All of it is gone when the panel is closed. */
export class DemoPanel {
  readonly #parts: DemoParts;
  #shown: Promise<Shown> | undefined;

  constructor(parts: DemoParts) {
    this.#parts = parts;
  }

  /** Opens the panel, or shows it again. */
  async open(): Promise<void> {
    this.#shown ??= this.#begin();
    try {
      (await this.#shown).panel.open();
    } catch (error) {
      this.#shown = undefined;
      throw error;
    }
  }

  /** Resolves when nothing of the demo is left. */
  async close(): Promise<void> {
    const shown = this.#shown;
    this.#shown = undefined;
    await (await shown)?.end();
  }

  async #begin(): Promise<Shown> {
    const { dist, settings } = this.#parts;
    const bundle = createRequire(join(dist, 'demo.js'))('./demo.js') as DemoBundle;
    const home = await mkdtemp(join(await realpath(tmpdir()), 'token-ledger-demo-'));
    const client: LedgerClient = this.#client(home, await bundle.writeDemoLogs(home, Date.now()), () =>
      panel.changed(),
    );
    const panel = this.#panel(client);
    client.start();
    const following = settings.displayCurrency.onDidChange(() => panel.currencyChanged());
    const end = async (): Promise<void> => {
      following.dispose();
      panel.dispose();
      await client.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    };
    return { panel, end };
  }

  #client(home: string, folder: string, onChanged: () => void): LedgerClient {
    const { dist, version, log, clock, language, settings } = this.#parts;
    return new LedgerClient({
      script: join(dist, 'worker.js'),
      opening: () => ({
        language,
        scope: { folders: [folder], pinned: '', extraRoots: [] },
        display: settings.display,
        version,
        dist,
        madeUpHome: home,
      }),
      log,
      clock,
      onStatus: () => undefined,
      onTeam: () => undefined,
      onChanged,
      // The prices that came with the extension are enough for made-up work.
      fetchCard: async () => ({ kind: 'same' }),
    });
  }

  #panel(client: LedgerClient): SummaryPanel {
    const { settings, locale } = this.#parts;
    return new SummaryPanel({
      ...this.#parts,
      client,
      texts: new SummaryQueries(client, settings, locale),
      onShown: () => undefined,
      ofTeam: () => ({ text: '', act: 'none' }),
      demo: {
        mark: noticeWords.demoMark(),
        onClosed: () => void this.close(),
      },
    });
  }
}
