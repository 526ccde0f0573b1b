import type { NanoDollars } from '../usage/money.ts';
import { median } from './median.ts';

/** Where a cost is among the person's own earlier ones: a place in a row, no trend and no verdict. */
export interface UsualPlace {
  /** So many earlier active days (or weeks) it is compared with. */
  readonly compared: number;
  /** Of these, how many cost less. */
  readonly below: number;
  readonly median: NanoDollars;
  readonly lowest: NanoDollars;
  readonly highest: NanoDollars;
}

const MOST = 30;
/** Beside fewer days there is nothing that could be called usual. */
const FEWEST_USUAL = 5;

/** Compares with the last 30 periods in which something was spent; undefined where there are fewer than 5. `before`: oldest first. */
export function usualPlace(before: readonly NanoDollars[], cost: NanoDollars): UsualPlace | undefined {
  const active = before.filter((each) => each > 0).slice(-MOST);
  if (active.length < FEWEST_USUAL) return undefined;
  return {
    compared: active.length,
    below: active.filter((each) => each < cost).length,
    median: Math.round(median(active)),
    lowest: active.reduce((a, b) => Math.min(a, b)),
    highest: active.reduce((a, b) => Math.max(a, b)),
  };
}
