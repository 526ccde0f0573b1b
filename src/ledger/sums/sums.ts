import { readArrays } from '../damage/guardedDatabase.ts';
import type { Ledger } from '../ledger.ts';
import { COUNTED_CONTEXT, FOLDED, SUM_NAMES } from '../rollup/sumColumns.ts';
import type { SumFilter, SumStep } from '../rollup/sumFilter.ts';
import { CONTEXT_OF_SUM, createTexts, type SumRow, sumRow } from '../rollup/sumRow.ts';
import { billingBook } from './billingFacts.ts';
import { dayOfQuarter } from './localDays.ts';
import { lowerBoundTraces } from './lowerBoundTraces.ts';
import { type SqlPart, sumSource } from './sumSource.ts';

/** The one question that every view and report asks: calls by context. Sessions that several kinds of log hold count once. */
export function sums(ledger: Ledger, filter: SumFilter, step: SumStep): SumRow[] {
  const { sql, values } = folded(filter, step, ledger);
  const asked = `
    SELECT s.*, ${CONTEXT_OF_SUM}
    FROM (${sql}) s CROSS JOIN contexts c ON c.id = s.context_id WHERE ${COUNTED_CONTEXT}`;
  return ledger.readChecked(() => {
    // All at once: one by one, a row costs as much again, and there are as many of them as sums in the answer.
    const rows = readArrays(ledger.db, asked, ...values);
    const notes = { traces: lowerBoundTraces(ledger), billing: billingBook(ledger) };
    const text = createTexts();
    return rows.map((row) => sumRow(row, notes, text));
  });
}

function folded(filter: SumFilter, step: SumStep, ledger: Ledger): SqlPart {
  const dayOf = step === 'day' ? dayOfQuarter(ledger) : undefined;
  const { sql, values, isWhole } = sumSource(filter, step, dayOf);
  const quarter = step === false ? '0' : isWhole || dayOf === undefined ? 's.quarter' : 'MIN(s.quarter)';
  const columns = `s.context AS context_id, ${quarter} AS quarter`;
  if (isWhole) return { sql: `SELECT ${columns}, ${SUM_NAMES} FROM (${sql}) s`, values };
  const group = dayOf?.('s.quarter') ?? (step ? 's.quarter' : undefined);
  const groups = group === undefined ? 's.context' : `s.context, ${group}`;
  return { sql: `SELECT ${columns}, ${FOLDED} FROM (${sql}) s GROUP BY ${groups}`, values };
}
