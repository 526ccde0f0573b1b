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
import { FLAG, tokensOf } from '../calls/row.ts';

/** A sum, and which context of the ledger it is of. */
export interface SumRow extends CallSum {
  readonly contextId: number;
}

export type SqlRow = Readonly<Record<string, string | number | null>>;

/** What is known of sums beside their calls. */
export interface SumNotes {
  /** Reasons of sessions' lower bounds, by the id of a context. */
  readonly traces: ReadonlyMap<number, readonly string[]>;
  billing(context: CallContext): string;
}

/** What no log itemises is named as such; lower bounds get their reasons, and every sum how it is paid for. */
export function withNotes(totals: Totals, context: CallContext, contextId: number, notes: SumNotes): Totals {
  const code = notes.billing(context);
  const billing = code === UNKNOWN_BILLING ? undefined : { billing: [code] };
  return { ...withReasons(totals, context, notes.traces.get(contextId)), ...billing };
}

/** A session of which a trace shows an unlogged request is a lower bound, whatever its calls are. */
function withReasons(totals: Totals, { agent, detail }: CallContext, traced: readonly string[] = []): Totals {
  if (detail === NOT_ITEMISED_DETAIL)
    return { ...totals, notItemised: { tokens: countTokens(totals.tokens), cost: chargeTotal(totals.charge) } };
  if (!totals.lowerBound && traced.length === 0) return totals;
  const own = totals.lowerBound ? [reasonOfCall(agent, readDetail(detail).reason)] : [];
  return { ...totals, lowerBound: true, reasons: [...new Set([...own, ...traced])].sort() };
}

/** A row with the columns of a sum, of its context, and `context_id` and `quarter`. */
export function sumRow(row: SqlRow, notes: SumNotes): SumRow {
  const n = (name: string): number => Number(row[name] ?? 0);
  const s = (name: string): string => String(row[name] ?? '');
  const context: CallContext = {
    agent: s('agent') as AgentId,
    session: s('session'),
    cwd: s('cwd'),
    branch: s('branch'),
    model: s('model'),
    provider: s('provider'),
    modifiers: s('modifiers'),
    tier: n('tier'),
    ...(row['detail'] !== '' && { detail: s('detail') }),
  };
  const contextId = n('context_id');
  const sum = summed(row, context.model);
  const totals = withNotes(sum.totals, context, contextId, notes);
  return { contextId, context, quarter: n('quarter') * QUARTER_MS, ...sum, totals };
}

/** The columns of `SUMMED`. */
export function summed(row: SqlRow, model: string): Omit<CallSum, 'context' | 'quarter'> {
  const n = (name: string): number => Number(row[name] ?? 0);
  const unpriced = n('unpriced');
  return {
    firstTime: n('first'),
    lastTime: n('last'),
    family: n('family') === 1,
    vendorCost: n('vendor'),
    vendorCalls: n('vendor_calls'),
    totals: {
      calls: n('calls'),
      tokens: tokensOf(n),
      charge: {
        input: n('cost_input'),
        cacheWrite: n('cost_write'),
        cacheRead: n('cost_read'),
        output: n('cost_output'),
        other: n('cost_other'),
      },
      unpricedCalls: unpriced,
      unpricedModels: unpriced > 0 ? [model] : [],
      lowerBound: n('lower') === FLAG.lowerBound,
    },
  };
}
