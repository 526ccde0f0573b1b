import type { Pricer } from '../../../src/core/pricing/priceCall.ts';
import type { AgentId } from '../../../src/core/usage/call.ts';
import type { BillRow } from '../provider/bill.ts';
import { billedCounts } from './pairCalls.ts';

/** Who made a call, by which its price is looked up; `time` is ms UTC. */
export interface Caller {
  readonly agent: string;
  readonly provider: string;
  readonly time: number;
}

/** The list price of what was billed, in nano-dollars. */
export function billedCost(row: BillRow, { agent, provider, time }: Caller, pricer: Pricer): number {
  const { webSearches, modifiers, model } = row;
  const tokens = billedCounts(row);
  const { charge } = pricer.price({ agent: agent as AgentId, model, provider, modifiers, time, tokens, webSearches });
  return charge.input + charge.cacheWrite + charge.cacheRead + charge.output + charge.other;
}
