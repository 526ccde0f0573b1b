import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { UsageRecord } from '../../core/usage/usageRecord.ts';
import type { Charge } from '../../ledger/ledger.ts';

/** The charge of a record as the ledger stores it. */
export function chargeWith(pricer: Pricer): Charge {
  return (record: UsageRecord) => {
    const { agent, model, provider, modifiers } = record.context;
    const { tokens, webSearches, countsTime: counted } = record;
    const priced = pricer.price({ agent, model, provider, modifiers, time: counted, tokens, webSearches });
    return { ...priced.charge, unpriced: priced.status === 'unpriced', family: priced.status === 'family' };
  };
}
