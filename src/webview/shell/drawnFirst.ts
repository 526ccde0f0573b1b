import { HYDRATION_DATA_ID } from '../../core/panel/pageData.ts';
import { drawnFrom } from '../../core/summary/prerenderedPage.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { formatFingerprint, type Words } from './words.ts';

/** The content of the page, if it is as this browser would write it. */
export function drawnFirst(wordsOf: (zone: string) => Words): SummaryView | undefined {
  const text = document.getElementById(HYDRATION_DATA_ID)?.textContent;
  if (text === undefined) return undefined;
  const from = drawnFrom.safeParse(JSON.parse(text));
  if (!from.success) {
    console.error('Token Ledger: what the page was drawn from does not fit.', from.error);
    return undefined;
  }
  const { view, sample } = from.data;
  return formatFingerprint(wordsOf(view.zone), view) === sample ? view : undefined;
}
