/** Lengths of time in milliseconds. A local day may be an hour longer or shorter: days of a person are made by `usage/day.ts`. */
export const MINUTE_MS = 60_000;
export const QUARTER_MS = 15 * MINUTE_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
