/**
 * Raised whenever the code would charge the same call otherwise by the same card (`modifiers.ts`, `rateLookup.ts`, rounding):
 * ledgers are charged anew then.
 */
export const PRICE_RULES = 2;

/** Which prices charged the calls of a ledger: written into it, so that whoever opens it sees whether his are others. Plain JSON. */
export interface PriceFingerprint {
  readonly rules: number;
  /** Day of the card, YYYY-MM-DD, and what its bytes hash to. */
  readonly date: string;
  readonly card: string;
  /** What the person's own prices hash to; '' for none. */
  readonly own: string;
  /** When somebody last said that these are the prices, ms UTC. */
  readonly at: number;
}

/** A version that nobody has run for so long has nothing more to say. */
const STALE = 7 * 86_400_000;

/** Names a set of prices: equal for equal ones. */
export function fingerprintOf({ rules, card, own }: PriceFingerprint): string {
  return `${rules} ${card} ${own}`;
}

/**
 * May `mine` take the place of `theirs`? The later rules win, then the card of the later day, then the greater hash, so
 * that two versions of the product that are open at once agree without speaking to each other. The person's own prices are
 * one file that all read, and whoever asks has just looked at it: they never stand in the way, and the last who looked is right.
 */
export function supersedes(mine: PriceFingerprint, theirs: PriceFingerprint | undefined): boolean {
  if (theirs === undefined || mine.at - theirs.at > STALE) return true;
  if (mine.rules !== theirs.rules) return mine.rules > theirs.rules;
  if (mine.date !== theirs.date) return mine.date > theirs.date;
  return mine.card >= theirs.card;
}

/** A mark as a ledger holds it; undefined for none or for what is none. */
export function parsePriceMark(text: string | undefined): PriceFingerprint | undefined {
  if (text === undefined) return undefined;
  try {
    const mark = JSON.parse(text) as Partial<PriceFingerprint> | null;
    const whole =
      typeof mark?.rules === 'number' &&
      typeof mark.at === 'number' &&
      [mark.date, mark.card, mark.own].every((value) => typeof value === 'string');
    return whole ? (mark as PriceFingerprint) : undefined;
  } catch {
    return undefined;
  }
}
