import { type BillingCodes, UNKNOWN_BILLING } from './billing.ts';
import { addCharge, addChargeInto, type Charge, NO_CHARGE } from './charge.ts';
import { addInto, addTokens, NO_TOKENS, type Tokens } from './tokens.ts';

/** What a set of calls used and what that costs at list prices. The one shape that every view and report shows. */
export interface Totals {
  readonly calls: number;
  readonly tokens: Tokens;
  readonly charge: Charge;
  /** Calls whose model has no price in the rate card; their tokens are counted, their cost is not. */
  readonly unpricedCalls: number;
  readonly unpricedModels: readonly string[];
  /** Some call's log does not hold all that was billed: the figures are the least it can have been. */
  readonly lowerBound: boolean;
  /** Codes of `lowerBoundReasons.ts`, sorted; absent where the figures are exact. */
  readonly reasons?: readonly string[];
  /** The part of these figures that the agent's running totals hold and its log does not itemise; absent where there is none. */
  readonly notItemised?: NotItemised;
  /** How the calls are paid for: codes of `billing.ts`, sorted; absent where nothing shows it. */
  readonly billing?: readonly string[];
  /** On a branch's own row: some of its calls may be another branch's, or the other way round. A sum of rows is exact again. */
  readonly inferred?: true;
}

export interface NotItemised {
  readonly tokens: number;
  /** Nano-dollars. */
  readonly cost: number;
}

export const NO_TOTALS: Totals = {
  calls: 0,
  tokens: NO_TOKENS,
  charge: NO_CHARGE,
  unpricedCalls: 0,
  unpricedModels: [],
  lowerBound: false,
};

/** Sum of two totals. Associative and commutative, so any grouping of calls gives the same whole. */
export function addTotals(a: Totals, b: Totals): Totals {
  return {
    calls: a.calls + b.calls,
    tokens: addTokens(a.tokens, b.tokens),
    charge: addCharge(a.charge, b.charge),
    unpricedCalls: a.unpricedCalls + b.unpricedCalls,
    unpricedModels: union(a.unpricedModels, b.unpricedModels),
    lowerBound: a.lowerBound || b.lowerBound,
    ...reasonsOf(a.reasons, b.reasons),
    ...notItemisedOf(a.notItemised, b.notItemised),
    ...billingOfBoth(a, b),
  };
}

/** Sum of many totals, as `addTotals` gives it one after another, in one object: a report of years adds tens of thousands. */
export function sumTotals(all: readonly Totals[]): Totals {
  let [calls, unpricedCalls, lowerBound] = [0, 0, false];
  let { unpricedModels } = NO_TOTALS;
  let rest: Pick<Totals, 'reasons' | 'notItemised' | 'billing'> = {};
  const tokens = { ...NO_TOKENS };
  const charge = { ...NO_CHARGE };
  for (const each of all) {
    if (each.billing !== rest.billing || each.reasons !== undefined || each.notItemised !== undefined)
      rest = {
        ...reasonsOf(rest.reasons, each.reasons),
        ...notItemisedOf(rest.notItemised, each.notItemised),
        ...billingOfBoth({ billing: rest.billing, calls }, each),
      };
    if (each.unpricedModels.length > 0) unpricedModels = union(unpricedModels, each.unpricedModels);
    calls += each.calls;
    unpricedCalls += each.unpricedCalls;
    lowerBound ||= each.lowerBound;
    addInto(tokens, each.tokens);
    addChargeInto(charge, each.charge);
  }
  return { calls, tokens, charge, unpricedCalls, unpricedModels, lowerBound, ...rest };
}

function reasonsOf(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): Pick<Totals, 'reasons'> | undefined {
  return a === undefined && b === undefined ? undefined : { reasons: union(a ?? [], b ?? []) };
}

interface PaidCalls {
  readonly billing?: BillingCodes;
  readonly calls: number;
}

/** How calls are paid for of which some are paid for as `a` says and some as `b` does; undefined where nothing shows it. */
export function billingOfBoth(a: PaidCalls, b: PaidCalls): { readonly billing: readonly string[] } | undefined {
  if (a.billing === undefined && b.billing === undefined) return undefined;
  const codes = ({ billing, calls }: PaidCalls): readonly string[] => billing ?? (calls > 0 ? [UNKNOWN_BILLING] : []);
  return { billing: union(codes(a), codes(b)) };
}

function notItemisedOf(
  a: NotItemised | undefined,
  b: NotItemised | undefined,
): Pick<Totals, 'notItemised'> | undefined {
  if (a === undefined || b === undefined) return a || b ? { notItemised: (a ?? b) as NotItemised } : undefined;
  return { notItemised: { tokens: a.tokens + b.tokens, cost: a.cost + b.cost } };
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  // Most sums have nothing that the others have not.
  if (b.every((each) => a.includes(each))) return a;
  return [...new Set([...a, ...b])].sort();
}
