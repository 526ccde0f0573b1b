import type { CallContext } from './context.ts';
import type { Totals } from './totals.ts';

/** Calls of one context (and, where asked for, of one quarter of an hour), summed: what every view and report is folded from. */
export interface CallSum {
  readonly context: CallContext;
  /** Start of the quarter of an hour in ms UTC; every time zone's days begin at one. 0 where it was not asked for. */
  readonly quarter: number;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly totals: Totals;
  /** Some of the calls were priced under another model's name. */
  readonly family: boolean;
  /** The agent's own figures in nano-dollars, and how many of the calls have one. */
  readonly vendorCost: number;
  readonly vendorCalls: number;
}
