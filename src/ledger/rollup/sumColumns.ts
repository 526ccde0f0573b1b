import { QUARTER_MS } from '../../core/durations.ts';
import { FLAG } from '../calls/row.ts';

export const startOfQuarter = (time: number): number => time - (time % QUARTER_MS);

/** The first millisecond after the quarter that holds `time`. */
export const endOfQuarter = (time: number): number => startOfQuarter(time) + QUARTER_MS;

/** Which of the calls `k` count. */
export const COUNTED = `k.flags & ${FLAG.nothing} = 0`;

/**
 * Which of the contexts `c` count. The plus keeps SQLite from starting with an index of all that do, which are nearly all
 * contexts, where a question names a span or a few of them.
 */
export const COUNTED_CONTEXT = '+c.counted = 1';

/** Which of the calls `k` were made in a span, for the values that `during` returns: looks only into contexts with calls near it. */
export const DURING = `
  k.context IN (SELECT q.context FROM quarters q WHERE q.quarter >= ? AND q.quarter <= ?) AND k.time >= ? AND k.time < ?`;

export const during = (since: number, until: number): number[] => [
  Math.floor(since / QUARTER_MS),
  Math.floor(until / QUARTER_MS),
  since,
  until,
];

/** A column of a sum: how several are made one, and its value for one call `k`. */
type SumColumn = readonly [name: string, fold: 'SUM' | 'MIN' | 'MAX' | 'TOTAL', ofCall: string];

const total = (name: string): SumColumn => [name, 'TOTAL', `k.${name}`];

/**
 * What is summed of calls, in the order that `summed` reads. TOTAL, unlike SUM, never fails on an overflow; it adds in
 * doubles, which is exact for every sum that a double holds.
 */
const SUM_COLUMNS: readonly SumColumn[] = [
  ['calls', 'SUM', '1'],
  ['first', 'MIN', 'k.time'],
  ['last', 'MAX', 'k.time'],
  ...['input', 'write5m', 'write1h', 'read', 'output', 'reasoning'].map(total),
  ...['cost_input', 'cost_write', 'cost_read', 'cost_output', 'cost_other'].map(total),
  ['lower', 'MAX', `k.flags & ${FLAG.lowerBound}`],
  ['unpriced', 'SUM', `(k.flags & ${FLAG.unpriced}) <> 0`],
  ['family', 'MAX', `(k.flags & ${FLAG.family}) <> 0`],
  ['vendor', 'TOTAL', 'COALESCE(k.vendor, 0)'],
  ['vendor_calls', 'SUM', 'k.vendor IS NOT NULL'],
];

export const SUM_WIDTH = SUM_COLUMNS.length;
/** The names of the columns, as the tables of sums have them. */
export const SUM_NAMES = SUM_COLUMNS.map(([name]) => name).join(', ');
/** One call `k` as a sum. */
export const ONE_CALL = SUM_COLUMNS.map(([name, , ofCall]) => `${ofCall} AS ${name}`).join(', ');
/** The calls `k` as one sum. */
export const SUMMED = SUM_COLUMNS.map(([name, fold, ofCall]) => `${fold}(${ofCall}) AS ${name}`).join(', ');
/** The sums `s` as one sum. */
export const FOLDED = SUM_COLUMNS.map(([name, fold]) => `${fold}(s.${name}) AS ${name}`).join(', ');
