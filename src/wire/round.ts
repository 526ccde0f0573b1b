import { NANO_PER_DOLLAR, type NanoDollars } from '../core/usage/money.ts';

/** Nano-dollars as dollars, to the nearest millionth. */
export function dollarsOf(nano: NanoDollars): number {
  return Math.round(nano / 1000) / 1e6;
}

/** Dollars of a row as whole nano-dollars; exact for what the schema takes. */
export function nanoOf(dollars: number): NanoDollars {
  return Math.round(dollars * 1e6) * (NANO_PER_DOLLAR / 1e6);
}

/** A number from 0 up, rounded to two significant digits: 12_345 → 12_000, 0.0456 → 0.046. Never finer than a millionth. */
export function twoDigits(value: number): number {
  if (value === 0) return 0;
  return Number(Number(value.toPrecision(2)).toFixed(6));
}

export function isTwoDigits(value: number): boolean {
  return twoDigits(value) === value;
}
