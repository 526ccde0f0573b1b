import { focusCsv } from '../../core/export/focusCsv.ts';
import { summaryCsv } from '../../core/export/summaryCsv.ts';
import { briefMarkdown } from '../../core/summary/briefMarkdown.ts';
import type { ExportFormat, PanelQuestion, WorkQuestion } from '../../core/summary/panelMessages.ts';
import { summaryJson } from '../../core/summary/summaryJson.ts';
import { localDay } from '../../core/summary/summaryPeriod.ts';
import type { OutcomesView, SummaryView } from '../../core/summary/summarySchema.ts';
import type { WorkDetail } from '../../core/summary/workDetailSchema.ts';
import { formatsFor } from '../../core/text/format.ts';
import type { Methods } from '../../engine/protocol/messages.ts';
import type { SummaryParams } from '../../engine/protocol/methodParams.ts';
import type { WindowSettings } from '../platform/windowSettings.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

export type DrawnSummary = Methods['drawnSummary']['result'];

/** What the panel and its commands ask the ledger, and the texts made of the answers. */
export class SummaryQueries {
  readonly #client: LedgerClient;
  readonly #settings: Pick<WindowSettings, 'denominator' | 'unusualFrom'>;
  readonly #locale: string;

  constructor(client: LedgerClient, settings: Pick<WindowSettings, 'denominator' | 'unusualFrom'>, locale: string) {
    this.#client = client;
    this.#settings = settings;
    this.#locale = locale;
  }

  async summary(question: PanelQuestion): Promise<SummaryView> {
    return this.#client.request('summary', { ...paramsOf(question), unusualFrom: this.#settings.unusualFrom.value });
  }

  /** The first look: the figures, and the body of a page that shows them as soon as it is there. */
  async drawn(question: PanelQuestion): Promise<DrawnSummary> {
    const unusualFrom = this.#settings.unusualFrom.value;
    return this.#client.request('drawnSummary', { ...paramsOf(question), unusualFrom, locale: this.#locale });
  }

  /** As far as it is known by now. */
  async outcomes(question: PanelQuestion): Promise<OutcomesView> {
    return this.#client.request('outcomes', { ...paramsOf(question), denominator: this.#settings.denominator.value });
  }

  async work(work: WorkQuestion): Promise<WorkDetail | null> {
    return this.#client.request('work', work);
  }

  async markdown(question: PanelQuestion): Promise<string> {
    const [view, outcomes] = await Promise.all([this.summary(question), this.outcomes(question)]);
    return briefMarkdown(view, outcomes, formatsFor(this.#locale, view.zone), this.#locale);
  }

  async file(question: PanelQuestion, format: ExportFormat): Promise<{ readonly name: string; readonly text: string }> {
    const { kind, day } = paramsOf(question);
    const name = `token-ledger-${kind === 'day' ? '' : `${kind}-of-`}${day}${format === 'focus' ? '-focus' : ''}`;
    if (format === 'json') {
      const [view, outcomes] = await Promise.all([this.summary(question), this.outcomes(question)]);
      return { name: `${name}.json`, text: summaryJson(view, outcomes) };
    }
    const rows = await this.#client.request('exportRows', paramsOf(question));
    return { name: `${name}.csv`, text: format === 'focus' ? focusCsv(rows) : summaryCsv(rows) };
  }
}

/** The day that it is now stands for ''. */
function paramsOf({ kind, day, scope }: PanelQuestion): SummaryParams {
  return { kind, day: day === '' ? localDay(Date.now()) : day, scope };
}
