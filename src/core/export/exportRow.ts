import type { AttributedUsage } from '../attribution/workItem.ts';
import { createDayOf, type DayKey } from '../usage/day.ts';
import { addTotals, NO_TOTALS, type Totals } from '../usage/totals.ts';

/** What is exported: one row for each day, session, model, branch and ticket. The rows sum to the summary's total. */
export interface ExportRow {
  readonly day: DayKey;
  readonly agent: string;
  readonly model: string;
  readonly provider: string;
  readonly session: string;
  readonly repository: string;
  readonly branch: string;
  /** '' where there is none yet, `(no ticket)` where a person says that there is none. */
  readonly ticket: string;
  readonly totals: Totals;
}

/** Folds sums by quarter of an hour into rows, in the order of their days. */
export function exportRows(sums: readonly AttributedUsage[]): readonly ExportRow[] {
  const dayOf = createDayOf();
  const rows = new Map<string, ExportRow>();
  for (const { context, work, quarter, totals } of sums) {
    const { agent, model, provider, session } = context;
    const { repository, branch, ticket } = work;
    const names = {
      day: dayOf(quarter),
      agent,
      model,
      provider,
      session,
      repository,
      branch,
      ticket: ticket.text || (ticket.origin === 'person' ? '(no ticket)' : ''),
    };
    const key = JSON.stringify(Object.values(names));
    rows.set(key, { ...names, totals: addTotals(rows.get(key)?.totals ?? NO_TOTALS, totals) });
  }
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
