import type { Ledger } from '../ledger.ts';
import { lowerBoundTraces } from './lowerBoundTraces.ts';
import { dayOfQuarter } from './localDays.ts';
import { COUNTED, FOLDED, ONE_CALL, QUARTER, SUM_NAMES } from './sumColumns.ts';
import { type SqlRow, type SumRow, sumRow } from './sumRow.ts';

export interface SumFilter {
  /** Milliseconds UTC, inclusive. */
  readonly since?: number;
  /** Milliseconds UTC, exclusive. */
  readonly until?: number;
  readonly contexts?: readonly number[];
}

/** False: one sum for each context. True: for each quarter of an hour. Day: for each local day, named by its first quarter with calls. */
export type SumStep = boolean | 'day';

interface Source {
  readonly sql: string;
  readonly values: readonly (number | string)[];
}

/** The one question that every view and report asks: calls by context. Sessions told by several kinds of log count once. */
export function sums(ledger: Ledger, filter: SumFilter, step: SumStep): SumRow[] {
  const { sql, values } = foldedBy(step, sourceOf(filter), ledger);
  const asked = `
    SELECT s.*, c.agent, c.tier, c.root AS session, c.cwd, c.branch, c.model, c.provider, c.modifiers, c.detail
    FROM (${sql}) s JOIN contexts c ON c.id = s.context_id WHERE c.counted = 1`;
  const rows = ledger.db.prepare(asked).iterate(...values) as Iterable<SqlRow>;
  const traces = lowerBoundTraces(ledger);
  return Array.from(rows, (row) => sumRow(row, traces));
}

interface SumSource extends Source {
  /** Nothing is left to fold: sums of contexts, or of whole quarters. */
  readonly of: 'contexts' | 'quarters' | 'parts';
}

function foldedBy(step: SumStep, source: (step: SumStep) => SumSource, ledger: Ledger): Source {
  const { sql, values, of } = source(step);
  if (of === 'contexts')
    return { sql: `SELECT s.context AS context_id, 0 AS quarter, ${SUM_NAMES} FROM (${sql}) s`, values };
  if (of === 'quarters' && step === true)
    return { sql: `SELECT s.context AS context_id, s.quarter, ${SUM_NAMES} FROM (${sql}) s`, values };
  const [quarter, group] = stepColumns(step, ledger);
  return {
    sql: `SELECT s.context AS context_id, ${quarter} AS quarter, ${FOLDED} FROM (${sql}) s GROUP BY s.context${group}`,
    values,
  };
}

function stepColumns(step: SumStep, ledger: Ledger): readonly [quarter: string, group: string] {
  if (step === 'day') return ['MIN(s.quarter)', `, ${dayOfQuarter(ledger)}`];
  return step ? ['s.quarter', ', s.quarter'] : ['0', ''];
}

/** The fewest rows that add up to the calls of a filter: sums of contexts, else of quarters, and calls where it cuts a quarter. */
const sourceOf =
  ({ since, until, contexts }: SumFilter) =>
  (step: SumStep): SumSource => {
    const inside = (column: string): string =>
      contexts === undefined ? '' : ` AND ${column} IN (SELECT value FROM json_each(?))`;
    const ids = contexts === undefined ? [] : [JSON.stringify(contexts)];
    if (since === undefined && until === undefined) {
      const of = step === false ? 'contexts' : 'quarters';
      const table = of === 'contexts' ? 'context_sums' : 'quarters';
      return { sql: `SELECT * FROM ${table} q WHERE TRUE${inside('q.context')}`, values: ids, of };
    }
    const from = Math.max(0, since ?? 0);
    const to = Math.max(from, until ?? Number.MAX_SAFE_INTEGER);
    const [first, last] = [Math.ceil(from / QUARTER), Math.floor(to / QUARTER)];
    // The plus keeps SQLite from looking each context up: of a span, the index by time has only what is in it.
    const whole: Source = {
      sql: `SELECT q.context, q.quarter, ${SUM_NAMES} FROM quarters q WHERE q.quarter >= ? AND q.quarter < ?${inside('+q.context')}`,
      values: [first, last, ...ids],
    };
    const cuts =
      first > last
        ? [[from, to]]
        : [
            [from, first * QUARTER],
            [last * QUARTER, to],
          ];
    const parts = cuts
      .filter(([start = 0, end = 0]) => start < end)
      .map(([start = 0, end = 0]): Source => {
        const sql = `
          SELECT k.context, k.time / ${QUARTER} AS quarter, ${ONE_CALL} FROM quarters q
          CROSS JOIN calls k ON k.context = q.context AND k.time >= ? AND k.time < ? AND ${COUNTED}
          WHERE q.quarter = ?${inside('+q.context')}`;
        return { sql, values: [start, end, Math.floor(start / QUARTER), ...ids] };
      });
    const all = [whole, ...parts];
    return {
      sql: all.map(({ sql }) => sql).join(' UNION ALL '),
      values: all.flatMap(({ values }) => values),
      of: parts.length === 0 ? 'quarters' : 'parts',
    };
  };
