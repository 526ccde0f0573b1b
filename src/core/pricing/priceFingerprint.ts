import { DAY_MS } from '../durations.ts';

/**
 * Increment when a code change gives the same call and rate card a different price (`modifiers.ts`, `rateLookup.ts`,
 * rounding). Ledgers are then repriced.
 */
export const PRICE_RULES = 2;

/** The prices that charged the calls of a ledger. Stored in the ledger as plain JSON, so that a process that opens it can compare them with its own. */
export interface PriceFingerprint {
  readonly rules: number;
  /** Day of the card, YYYY-MM-DD, and the hash of its bytes. */
  readonly date: string;
  readonly card: string;
  /** Hash of the custom prices; '' for none. */
  readonly own: string;
  /** When a process last confirmed these prices, ms UTC. */
  readonly at: number;
}

/** A fingerprint that no process has confirmed for this long (ms) no longer blocks an older one. */
const STALE = 7 * DAY_MS;

/** Names a set of prices: equal for equal ones. */
export function fingerprintOf({ rules, card, own }: PriceFingerprint): string {
  return `${rules} ${card} ${own}`;
}

/**
 * Reports whether `mine` may replace `theirs`. The later rules win, then the card of the later day, then the greater hash, so
 * that two versions of the product agree without a message between them. All processes read the same custom price file and
 * re-read it before asking, so it never blocks; the latest reader wins.
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
