import type { Call } from './call.ts';
import { TOKEN_NAMES } from './tokenTypes.ts';

/** No request comes near it; beyond it, sums and charges would no longer be whole numbers that a double holds. */
const MOST_TOKENS = 1e10;
const MOST_SEARCHES = 1e6;
/** The year 2100, in ms UTC. */
const LATEST = 4_102_444_800_000;

/** Can a call have had these counts and this time? A damaged log may hold any number, and one such call would spoil every sum. */
export function isPlausible({ tokens, webSearches, time }: Call): boolean {
  return (
    TOKEN_NAMES.every((name) => within(tokens[name], MOST_TOKENS)) &&
    within(webSearches, MOST_SEARCHES) &&
    within(time, LATEST)
  );
}

const within = (n: number, most: number): boolean => n >= 0 && n <= most;
