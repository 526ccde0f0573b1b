import type { Pricer } from '../../../src/core/pricing/priceCall.ts';
import type { BillRow } from '../provider/bill.ts';
import { billedCounts } from './pairCalls.ts';

/**
 * The list price of what was billed at a time (ms UTC), in nano-dollars: that of the model's maker, because each agent asks
 * with a key of the person's own. Claude Code's calls are priced so; what the product says of the seller does not count.
 */
export function billedCost(row: BillRow, time: number, pricer: Pricer): number {
  const { webSearches, modifiers, model } = row;
  const tokens = billedCounts(row);
  const seller = { agent: 'claude-code', provider: '' } as const;
  const { charge } = pricer.price({ ...seller, model, modifiers, time, tokens, webSearches });
  return charge.input + charge.cacheWrite + charge.cacheRead + charge.output + charge.other;
}
