import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HumanError } from '../../core/humanError.ts';
import { newerCard } from '../../core/pricing/decideRefresh.ts';
import { createPricer, type Pricer } from '../../core/pricing/priceCall.ts';
import type { Priced, PricedInput } from '../../core/pricing/priced.ts';
import { fingerprintOf, PRICE_RULES, type PriceFingerprint } from '../../core/pricing/priceFingerprint.ts';
import type { RateOverrides } from '../../core/pricing/rateOverrides.ts';
import { trustedCard } from '../../core/pricing/rateSchema.ts';
import type { RateCard } from '../../core/pricing/rates.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { fileVersion, readSmallFile } from '../../reading/atomicFile.ts';
import { hashOf, keepCard, keptCardPath, readKeptCard, readRefreshState } from './cachedRateCard.ts';
import { ownPricesPath, readOwnPrices } from './ownPrices.ts';

export interface PriceBookParts {
  /** Folder of the card that shipped. */
  readonly dist: string;
  /** The state folder, where the kept card and the person's prices are. */
  readonly folder: string;
}

/** The prices that hold now, and what a person should know about them. */
export interface PricesInUse {
  readonly card: RateCard;
  readonly cardHash: string;
  /** The card that shipped, or the kept one. */
  readonly kept: boolean;
  readonly overrides: RateOverrides;
  readonly ownHash: string;
  /** Sentences: a prices file that cannot be used, a kept card that is none. */
  readonly problems: readonly string[];
}

/** A pricer whose prices may change while it is used: the newest card, and the person's own prices. */
export class PriceBook implements Pricer {
  readonly #parts: PriceBookParts;
  #stamp: string;
  #now: PricesInUse;
  #pricer: Pricer;

  constructor(parts: PriceBookParts) {
    this.#parts = parts;
    this.#stamp = this.#stampNow();
    this.#now = loadPrices(parts);
    this.#pricer = createPricer(this.#now.card, this.#now.overrides);
  }

  get inUse(): PricesInUse {
    return this.#now;
  }

  price(call: PricedInput): Priced {
    return this.#pricer.price(call);
  }

  mark(at: number): PriceFingerprint {
    const { card, cardHash, ownHash } = this.#now;
    return { rules: PRICE_RULES, date: card.date, card: cardHash, own: ownHash, at };
  }

  get fingerprint(): string {
    return fingerprintOf(this.mark(0));
  }

  /** Looks whether a file changed. True if the prices, or what is to be said about them, are others now. */
  reload(): boolean {
    const stamp = this.#stampNow();
    if (stamp === this.#stamp) return false;
    this.#stamp = stamp;
    const before = `${this.fingerprint} ${this.#now.problems.join(' ')}`;
    this.#now = loadPrices(this.#parts);
    this.#pricer = createPricer(this.#now.card, this.#now.overrides);
    return `${this.fingerprint} ${this.#now.problems.join(' ')}` !== before;
  }

  #stampNow(): string {
    const { folder } = this.#parts;
    return [keptCardPath(folder), ownPricesPath(folder)].map(fileVersion).join(' ');
  }
}

function loadPrices({ dist, folder }: PriceBookParts): PricesInUse {
  const shipped = readShipped(dist);
  const state = readRefreshState(folder);
  // What is kept is most often what shipped: then it need not be read twice.
  const kept = state.hash === shipped.hash ? undefined : readKeptCard(folder, state);
  const own = readOwnPrices(folder);
  const problems = [own.problem, typeof kept === 'string' ? kept : ''].filter((text) => text !== '');
  const rest = { overrides: own.overrides, ownHash: own.hash, problems };
  if (typeof kept === 'object' && newerCard(shipped.card, kept.card) === kept.card) {
    return { card: kept.card, cardHash: kept.hash, kept: kept.hash !== shipped.hash, ...rest };
  }
  if (state.hash !== shipped.hash) share(folder, shipped.text, state);
  return { card: shipped.card, cardHash: shipped.hash, kept: false, ...rest };
}

function readShipped(dist: string): { card: RateCard; hash: string; text: string } {
  const path = join(dist, 'rate-card.json');
  const text = readFileSync(path, 'utf8');
  const card = trustedCard(JSON.parse(text));
  if (card === undefined) throw new HumanError(failureWords.noRateCard({ path }));
  return { card, hash: hashBeside(dist) ?? hashOf(text), text };
}

/** What the build found: hashing wants a part of Node that takes longer to load than all prices. */
function hashBeside(dist: string): string | undefined {
  const file = readSmallFile(join(dist, 'rate-card.hash.json'), 100);
  const [, hash] = file.kind === 'text' ? (/^"([0-9a-f]{16})"$/.exec(file.text) ?? []) : [];
  return hash;
}

/** Older versions that run on this machine use it too, so that a call costs the same wherever one looks. */
function share(folder: string, text: string, state: ReturnType<typeof readRefreshState>): void {
  try {
    // The address is asked for its whole answer again: what it gave before is no longer what is kept.
    keepCard(folder, text, { ...state, etag: '' });
  } catch {
    // A folder that cannot be written keeps nobody from reading prices.
  }
}
