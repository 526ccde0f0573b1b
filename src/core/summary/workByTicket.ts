import { OUTCOME_STATES } from '../outcomes/outcome.ts';
import { addTotals, NO_TOTALS, type Totals } from '../usage/totals.ts';
import { inSentence } from '../words/language.ts';
import { outcomeWords } from '../words/outcomeWords.ts';
import type { SpentView, WorkRow } from './spentSchema.ts';
import type { OutcomesView } from './summarySchema.ts';
import { stateName } from './summaryWords.ts';

export interface WorkByTicket {
  /** The dearest first. */
  readonly tickets: readonly WorkRow[];
  /** A person said that it has none; undefined where there is no such work. */
  readonly noTicket: Totals | undefined;
  readonly untagged: Totals | undefined;
}

/** The work of a period by ticket; the parts sum to its total. */
export function workByTicket({ tickets }: SpentView): WorkByTicket {
  const without = tickets.filter(({ ticket }) => ticket.text === '');
  return {
    tickets: tickets.filter(({ ticket }) => ticket.text !== ''),
    noTicket: sumOf(without.filter(({ ticket }) => ticket.origin === 'person')),
    untagged: sumOf(without.filter(({ ticket }) => ticket.origin !== 'person')),
  };
}

/** What the rows after the first `shown` cost together; undefined where there are none. */
export function restOf(
  rows: readonly WorkRow[],
  shown: number,
): { readonly count: number; readonly totals: Totals } | undefined {
  const rest = rows.slice(shown);
  return rest.length === 0 ? undefined : { count: rest.length, totals: sumOf(rest) ?? NO_TOTALS };
}

/** The states of a ticket's branches in words, `landed, open`; '' where none is known. */
export function statesByTicket(outcomes: OutcomesView | undefined): (row: WorkRow) => string {
  const rows = outcomes?.became.rows ?? [];
  return ({ ticket, repository }) => {
    const own = rows.filter(
      (row) => row.tickets.includes(ticket.text) && (repository === '' || row.repository === repository),
    );
    const found = OUTCOME_STATES.filter((state) => own.some((row) => row.looked && row.state === state));
    const names = [...found.map(stateName), ...(own.every(({ looked }) => looked) ? [] : [outcomeWords.notLooked()])];
    return names.map(inSentence).join(', ');
  };
}

function sumOf(rows: readonly WorkRow[]): Totals | undefined {
  return rows.length === 0 ? undefined : rows.reduce((sum, { totals }) => addTotals(sum, totals), NO_TOTALS);
}
