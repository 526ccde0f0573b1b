import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HumanError } from '../core/humanError.ts';
import { createPricer, type Pricer } from '../core/priceCall.ts';
import { NO_OVERRIDES, type RateOverrides } from '../core/rateOverrides.ts';
import { trustedCard } from '../core/rateSchema.ts';
import type { RateCard } from '../core/rates.ts';
import type { Sighting } from '../core/sighting.ts';
import type { Charge } from '../ledger/ledger.ts';

/** The rate card that was built into the product. */
export function loadRateCard(dist: string): RateCard {
  const path = join(dist, 'rate-card.json');
  const card = trustedCard(JSON.parse(readFileSync(path, 'utf8')));
  if (card === undefined) throw new HumanError(`The rate card at ${path} cannot be read: install Token Ledger again.`);
  return card;
}

export const pricerOf = (card: RateCard, overrides: RateOverrides = NO_OVERRIDES): Pricer =>
  createPricer(card, overrides);

/** The charge of a sighting as the ledger stores it. */
export function chargeWith(pricer: Pricer): Charge {
  return (sighting: Sighting) => {
    const { agent, model, provider, modifiers } = sighting.context;
    const { tokens, webSearches, counted } = sighting;
    const priced = pricer.price({ agent, model, provider, modifiers, time: counted, tokens, webSearches });
    return { ...priced.charge, unpriced: priced.status === 'unpriced', family: priced.status === 'family' };
  };
}
