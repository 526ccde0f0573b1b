import { QUARTER_MS } from '../../core/durations.ts';
import { UNKNOWN_BILLING } from '../../core/usage/billing.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { NOT_ITEMISED_DETAIL, readDetail } from '../../core/usage/callDetail.ts';
import type { CallSum } from '../../core/usage/callSum.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import type { CallContext } from '../../core/usage/context.ts';
import { reasonOfCall } from '../../core/usage/lowerBoundReasons.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import type { Totals } from '../../core/usage/totals.ts';
import { FLAG } from '../calls/row.ts';
import type { ArrayRow } from '../damage/guardedDatabase.ts';
import { damagedError } from '../damage/isDamage.ts';
import { SUM_WIDTH } from './sumColumns.ts';

/** A sum, and which context of the ledger it is of. */
export interface SumRow extends CallSum {
  readonly contextId: number;
}

/** What is known of sums beside their calls. */
export interface SumNotes {
  /** Reasons of sessions' lower bounds, by the id of a context. */
  readonly traces: ReadonlyMap<number, readonly string[]>;
  billing(context: CallContext): string;
}

/** What no log itemises is named as such; lower bounds get their reasons, and every sum how it is paid for. */
export function withNotes(totals: Totals, context: CallContext, contextId: number, notes: SumNotes): Totals {
  const code = notes.billing(context);
  const noted = withReasons(totals, context, notes.traces.get(contextId));
  // The totals are new and nobody else's: a copy of each of thousands would cost as much as the sums.
  return code === UNKNOWN_BILLING ? noted : Object.assign(noted, { billing: codesOf(code) });
}

const codes = new Map<string, readonly string[]>();

/** One list for each code, of which there are few: each of thousands of sums has one. */
function codesOf(code: string): readonly string[] {
  const known = codes.get(code) ?? [code];
  codes.set(code, known);
  return known;
}

/** A session of which a trace shows an unlogged request is a lower bound, whatever its calls are. */
function withReasons(totals: Totals, { agent, detail }: CallContext, traced: readonly string[] = []): Totals {
  if (detail === NOT_ITEMISED_DETAIL)
    return { ...totals, notItemised: { tokens: countTokens(totals.tokens), cost: chargeTotal(totals.charge) } };
  if (!totals.lowerBound && traced.length === 0) return totals;
  const own = totals.lowerBound ? [reasonOfCall(agent, readDetail(detail).reason)] : [];
  return { ...totals, lowerBound: true, reasons: [...new Set([...own, ...traced])].sort() };
}

/** The columns of a context `c` that follow those of its sum in a `sumRow`. */
export const CONTEXT_OF_SUM =
  'c.agent, c.root AS session, c.cwd, c.branch, c.model, c.provider, c.modifiers, c.tier, c.detail';
const CONTEXT_AT = 2 + SUM_WIDTH;

/** Shares equal texts: the database makes one for each row, and thousands of contexts have the same. */
export function createTexts(): (text: unknown) => string {
  const known = new Map<unknown, string>();
  return (text) => {
    const same = known.get(text);
    if (same !== undefined) return same;
    const sound = soundText(text);
    known.set(text, sound);
    return sound;
  };
}

/** A column of a context that nobody wrote so: the page is another table's. Throws what counts as damage. */
export function soundText(value: unknown): string {
  if (typeof value !== 'string') throw damagedError('a context holds what is no text');
  return value;
}

/** A row of a context's id, a quarter, the columns of a sum and those of `CONTEXT_OF_SUM`. */
export function sumRow(row: ArrayRow, notes: SumNotes, text: (text: unknown) => string): SumRow {
  const detail = soundText(row[CONTEXT_AT + 8]);
  const context: CallContext = {
    agent: text(row[CONTEXT_AT]) as AgentId,
    session: soundText(row[CONTEXT_AT + 1]),
    cwd: text(row[CONTEXT_AT + 2]),
    branch: text(row[CONTEXT_AT + 3]),
    model: text(row[CONTEXT_AT + 4]),
    provider: text(row[CONTEXT_AT + 5]),
    modifiers: text(row[CONTEXT_AT + 6]),
    tier: row[CONTEXT_AT + 7] as number,
    ...(detail !== '' && { detail: text(detail) }),
  };
  const contextId = row[0] as number;
  const { firstTime, lastTime, family, vendorCost, vendorCalls, totals } = summed(row, 2, context.model);
  return {
    contextId,
    context,
    quarter: (row[1] as number) * QUARTER_MS,
    firstTime,
    lastTime,
    family,
    vendorCost,
    vendorCalls,
    totals: withNotes(totals, context, contextId, notes),
  };
}

const NO_MODELS: readonly string[] = [];

/** The columns of a sum, of which the first is at `at`; in the order of `SUM_COLUMNS`. */
export function summed(row: ArrayRow, at: number, model: string): Omit<CallSum, 'context' | 'quarter'> {
  const unpriced = row[at + 15] as number;
  return {
    firstTime: row[at + 1] as number,
    lastTime: row[at + 2] as number,
    family: row[at + 16] === 1,
    vendorCost: row[at + 17] as number,
    vendorCalls: row[at + 18] as number,
    totals: {
      calls: row[at] as number,
      tokens: {
        input: row[at + 3] as number,
        cacheWrite5m: row[at + 4] as number,
        cacheWrite1h: row[at + 5] as number,
        cacheRead: row[at + 6] as number,
        output: row[at + 7] as number,
        reasoning: row[at + 8] as number,
      },
      charge: {
        input: row[at + 9] as number,
        cacheWrite: row[at + 10] as number,
        cacheRead: row[at + 11] as number,
        output: row[at + 12] as number,
        other: row[at + 13] as number,
      },
      unpricedCalls: unpriced,
      unpricedModels: unpriced > 0 ? [model] : NO_MODELS,
      lowerBound: row[at + 14] === FLAG.lowerBound,
    },
  };
}
