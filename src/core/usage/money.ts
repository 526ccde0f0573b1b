/**
 * Money is whole nano-dollars (1 USD = 1_000_000_000) everywhere inside, and is formatted once, at the edge.
 * A double holds every whole number of them up to nine million dollars exactly.
 */
export type NanoDollars = number;

export const NANO_PER_DOLLAR = 1_000_000_000;
