import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { UsageRecord } from '../../core/usage/usageRecord.ts';
import type { Charge } from '../../ledger/ledger.ts';

/** The charge of a sighting as the ledger stores it. */
export function chargeWith(pricer: Pricer): Charge {
  return (sighting: UsageRecord) => {
    const { agent, model, provider, modifiers } = sighting.context;
    const { tokens, webSearches, countsTime: counted } = sighting;
    const priced = pricer.price({ agent, model, provider, modifiers, time: counted, tokens, webSearches });
    return { ...priced.charge, unpriced: priced.status === 'unpriced', family: priced.status === 'family' };
  };
}
