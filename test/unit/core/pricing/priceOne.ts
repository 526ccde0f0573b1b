import { createPricer } from '../../../../src/core/pricing/priceCall.ts';
import type { Priced, PricedInput } from '../../../../src/core/pricing/priced.ts';
import type { RateOverrides } from '../../../../src/core/pricing/rateOverrides.ts';
import type { RateCard } from '../../../../src/core/pricing/rates.ts';

/** The list cost of one call, by a pricer that remembers nothing. */
export const priceCall = (call: PricedInput, card: RateCard, overrides?: RateOverrides): Priced =>
  createPricer(card, overrides).price(call);
