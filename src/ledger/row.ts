import type { CallContext } from '../core/context.ts';
import type { Sighting } from '../core/sighting.ts';
import { countTokens, type Tokens } from '../core/tokens.ts';

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

/** Columns of `calls`, in the order of `rowOf`. */
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

/** A sighting as one row of `calls`. NULL stands for the usual: counted at its own time, ranked by its output, no figure of the vendor. */
export function rowOf(
  key: number,
  context: number,
  s: Sighting,
  charge: StoredCharge,
  several: boolean,
): (number | null)[] {
  const flags =
    (s.lowerBound ? FLAG.lowerBound : 0) |
    (s.sideChain ? FLAG.sideChain : 0) |
    (s.copy ? FLAG.copy : 0) |
    (charge.unpriced ? FLAG.unpriced : 0) |
    (charge.family ? FLAG.family : 0) |
    (several ? FLAG.several : 0) |
    (billsNothing(s) ? FLAG.nothing : 0);
  const t = s.tokens;
  return [
    key,
    s.request,
    context,
    s.time,
    s.counted === s.time ? null : s.counted,
    s.rank === t.output ? null : s.rank,
    t.input,
    t.cacheWrite5m,
    t.cacheWrite1h,
    t.cacheRead,
    t.output,
    t.reasoning,
    s.webSearches,
    flags,
    s.vendorCost < 0 ? null : s.vendorCost,
    charge.input,
    charge.cacheWrite,
    charge.cacheRead,
    charge.output,
    charge.other,
  ];
}

/** At least nothing is not nothing: a request whose counts its log lacks was billed all the same. */
const billsNothing = (s: Sighting): boolean =>
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

/** The sighting that a row holds. */
export function sightingOfRow(row: Row, context: CallContext): Sighting {
  const n = (name: keyof Row): number => row[name] ?? 0;
  const flags = n('flags');
  return {
    message: n('key'),
    request: n('request'),
    context,
    time: n('time'),
    counted: row.counted ?? n('time'),
    rank: row.rank ?? n('output'),
    tokens: tokensOf(n),
    webSearches: n('searches'),
    sideChain: (flags & FLAG.sideChain) !== 0,
    copy: (flags & FLAG.copy) !== 0,
    lowerBound: (flags & FLAG.lowerBound) !== 0,
    vendorCost: row.vendor ?? -1,
  };
}
