import { DAY_MS, QUARTER_MS } from '../../core/durations.ts';
import { COUNTED, ONE_CALL, SUM_NAMES } from '../rollup/sumColumns.ts';
import type { SumFilter, SumStep } from '../rollup/sumFilter.ts';
import type { DayOfQuarter } from './localDays.ts';

/** A part of a statement with the values of its parameters. */
export interface SqlPart {
  readonly sql: string;
  readonly values: readonly (number | string)[];
}

/** Rows of sums with their context and quarter. */
export interface SumSource extends SqlPart {
  /** Each row is an answer: nothing is left to fold. */
  readonly isWhole: boolean;
}

interface Span {
  /** ms UTC; `to` is outside. */
  readonly from: number;
  readonly to: number;
}

/** ms. In a longer span most contexts are whole. */
const LONG_SPAN = 7 * DAY_MS;

/** The fewest rows that add up to the calls of a filter: sums of contexts, else of quarters, and calls where it cuts a quarter. */
export function sumSource({ since, until, contexts }: SumFilter, step: SumStep, dayOf?: DayOfQuarter): SumSource {
  const ids = contexts && JSON.stringify(contexts);
  const isAll = since === undefined && until === undefined;
  if (isAll && step !== 'day') {
    const { sql, values } = scopeOf('q.context', ids);
    // All in the order in which they are stored: by the index of times, each would be looked up.
    const rows = step ? `q.* FROM quarters q${ids === undefined ? ' NOT INDEXED' : ''}` : 'q.* FROM context_sums q';
    return { sql: `SELECT ${rows} WHERE ${sql}`, values, isWhole: true };
  }
  const from = Math.max(0, since ?? 0);
  const span = { from, to: Math.max(from, until ?? Number.MAX_SAFE_INTEGER) };
  if (step !== true && span.to - span.from > LONG_SPAN) return { ...longSpan(span, ids, dayOf), isWhole: false };
  // The plus keeps SQLite from looking each context up: of a span, the index by time has only what is in it.
  const parts = partsOf(span, scopeOf('+q.context', ids));
  return { ...union(parts), isWhole: step === true && parts.length === 1 };
}

function scopeOf(column: string, ids: string | undefined): SqlPart {
  if (ids === undefined) return { sql: 'TRUE', values: [] };
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, values: [ids] };
}

/** Contexts with all their calls in the span, and in one of its days, as they are; the quarters of the others. */
function longSpan(span: Span, ids: string | undefined, dayOf: DayOfQuarter | undefined): SqlPart {
  const { from, to } = span;
  const inside = scopeOf('t.context', ids);
  const quarter = `(t.first / ${QUARTER_MS})`;
  const oneDay = dayOf === undefined ? '' : ` AND ${dayOf(quarter)} = ${dayOf(`(t.last / ${QUARTER_MS})`)}`;
  const within = `t.first >= ? AND t.last < ?${oneDay}`;
  const whole: SqlPart = {
    sql: `SELECT t.context, ${quarter} AS quarter, ${SUM_NAMES} FROM context_sums t WHERE ${within} AND ${inside.sql}`,
    values: [from, to, ...inside.values],
  };
  const others: SqlPart = {
    sql: `q.context IN (SELECT t.context FROM context_sums t WHERE t.first < ? AND t.last >= ? AND NOT (${within}) AND ${inside.sql})`,
    values: [to, from, from, to, ...inside.values],
  };
  return union([whole, ...partsOf(span, others)]);
}

/** The whole quarters of a span, and the calls in those that it cuts; `scope` is about the quarters `q`. */
function partsOf({ from, to }: Span, scope: SqlPart): readonly SqlPart[] {
  const [first, last] = [Math.ceil(from / QUARTER_MS), Math.floor(to / QUARTER_MS)];
  const whole: SqlPart = {
    sql: `SELECT q.context, q.quarter, ${SUM_NAMES} FROM quarters q WHERE q.quarter >= ? AND q.quarter < ? AND ${scope.sql}`,
    values: [first, last, ...scope.values],
  };
  const cuts: readonly Span[] =
    first > last
      ? [{ from, to }]
      : [
          { from, to: first * QUARTER_MS },
          { from: last * QUARTER_MS, to },
        ];
  return [whole, ...cuts.filter((cut) => cut.from < cut.to).map((cut) => callsOf(cut, scope))];
}

/** Calls of a span inside one quarter. */
function callsOf({ from, to }: Span, scope: SqlPart): SqlPart {
  const sql = `
    SELECT k.context, k.time / ${QUARTER_MS} AS quarter, ${ONE_CALL} FROM quarters q
    CROSS JOIN calls k ON k.context = q.context AND k.time >= ? AND k.time < ? AND ${COUNTED}
    WHERE q.quarter = ? AND ${scope.sql}`;
  return { sql, values: [from, to, Math.floor(from / QUARTER_MS), ...scope.values] };
}

const union = (parts: readonly SqlPart[]): SqlPart => ({
  sql: parts.map(({ sql }) => sql).join(' UNION ALL '),
  values: parts.flatMap(({ values }) => values),
});
