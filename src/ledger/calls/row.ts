import type { CallContext } from '../../core/usage/context.ts';
import { countTokens, type Tokens } from '../../core/usage/tokens.ts';
import type { UsageRecord } from '../../core/usage/usageRecord.ts';

/** How a call's charge came about; made by the rate card, stored beside the call. */
export interface StoredCharge {
  readonly input: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
  readonly output: number;
  readonly other: number;
  readonly unpriced: boolean;
  /** Priced under another model's name. */
  readonly family: boolean;
}

/** Bits of `calls.flags`. `nothing`: a request that was withdrawn or bills nothing; it is kept, and counted nowhere. */
export const FLAG = {
  lowerBound: 1,
  sideChain: 2,
  copy: 4,
  unpriced: 8,
  family: 16,
  several: 32,
  nothing: 64,
} as const;

/** Columns of `calls`, in the order of `writeRow`. */
export const COLUMNS = [
  'key',
  'request',
  'context',
  'time',
  'counted',
  'rank',
  'input',
  'write5m',
  'write1h',
  'read',
  'output',
  'reasoning',
  'searches',
  'flags',
  'vendor',
  'cost_input',
  'cost_write',
  'cost_read',
  'cost_output',
  'cost_other',
] as const;

export type Row = Record<(typeof COLUMNS)[number], number | null>;

export interface RowParts {
  readonly key: number;
  readonly context: number;
  readonly record: UsageRecord;
  readonly charge: StoredCharge;
  /** One of several requests of its message. */
  readonly several: boolean;
}

/**
 * Writes a record as one row of `calls` into `rows`, from `at` on; NaN is NULL, which stands for the usual: counted at its own
 * time, ranked by its output, no figure of the vendor.
 */
export function writeRow(rows: Float64Array, at: number, { key, context, record: s, charge, several }: RowParts): void {
  const t = s.tokens;
  rows[at] = key;
  rows[at + 1] = s.request;
  rows[at + 2] = context;
  rows[at + 3] = s.time;
  rows[at + 4] = s.countsTime === s.time ? Number.NaN : s.countsTime;
  rows[at + 5] = s.completeness === t.output ? Number.NaN : s.completeness;
  rows[at + 6] = t.input;
  rows[at + 7] = t.cacheWrite5m;
  rows[at + 8] = t.cacheWrite1h;
  rows[at + 9] = t.cacheRead;
  rows[at + 10] = t.output;
  rows[at + 11] = t.reasoning;
  rows[at + 12] = s.webSearches;
  rows[at + 13] = flagsOf(s, charge, several);
  rows[at + 14] = s.vendorCost < 0 ? Number.NaN : s.vendorCost;
  rows[at + 15] = charge.input;
  rows[at + 16] = charge.cacheWrite;
  rows[at + 17] = charge.cacheRead;
  rows[at + 18] = charge.output;
  rows[at + 19] = charge.other;
}

const flagsOf = (s: UsageRecord, charge: StoredCharge, several: boolean): number =>
  (s.lowerBound ? FLAG.lowerBound : 0) |
  (s.sideChain ? FLAG.sideChain : 0) |
  (s.isCopy ? FLAG.copy : 0) |
  (charge.unpriced ? FLAG.unpriced : 0) |
  (charge.family ? FLAG.family : 0) |
  (several ? FLAG.several : 0) |
  (billsNothing(s) ? FLAG.nothing : 0);

/** The values of one row as a statement takes them. */
export function rowOf(parts: RowParts): (number | null)[] {
  const row = new Float64Array(COLUMNS.length);
  writeRow(row, 0, parts);
  return Array.from(row, (value) => (Number.isNaN(value) ? null : value));
}

/** A lower bound of zero still counts as a request: it was billed, although the log has no token counts. */
const billsNothing = (s: UsageRecord): boolean =>
  !s.lowerBound && countTokens(s.tokens) === 0 && s.webSearches === 0 && s.vendorCost <= 0;

/** From the columns of a row, or of a sum of rows. */
export function tokensOf(
  n: (name: 'input' | 'write5m' | 'write1h' | 'read' | 'output' | 'reasoning') => number,
): Tokens {
  return {
    input: n('input'),
    cacheWrite5m: n('write5m'),
    cacheWrite1h: n('write1h'),
    cacheRead: n('read'),
    output: n('output'),
    reasoning: n('reasoning'),
  };
}

/** The record that a row holds. */
export function recordOfRow(row: Row, context: CallContext): UsageRecord {
  const n = (name: keyof Row): number => row[name] ?? 0;
  const flags = n('flags');
  return {
    message: n('key'),
    request: n('request'),
    context,
    time: n('time'),
    countsTime: row.counted ?? n('time'),
    completeness: row.rank ?? n('output'),
    tokens: tokensOf(n),
    webSearches: n('searches'),
    sideChain: (flags & FLAG.sideChain) !== 0,
    isCopy: (flags & FLAG.copy) !== 0,
    lowerBound: (flags & FLAG.lowerBound) !== 0,
    vendorCost: row.vendor ?? -1,
  };
}
