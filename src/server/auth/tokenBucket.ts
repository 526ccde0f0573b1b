interface Level {
  readonly left: number;
  readonly at: number;
}

/** Keys beyond which those that are full again are forgotten: what a full key was used for is no longer of interest. */
const MOST_KEYS = 20_000;

/** So many requests an hour for each key, a part of them at once. One instance counts for itself. */
export class TokenBucket {
  readonly #burst: number;
  readonly #clock: () => number;
  readonly #levels = new Map<string, Level>();

  constructor(burst: number, clock: () => number) {
    this.#burst = burst;
    this.#clock = clock;
  }

  get size(): number {
    return this.#levels.size;
  }

  /** Takes one; 0 if there was one, else the seconds until there is. Keys are those of valid tokens: members have a new one each week. */
  take(key: string, perHour: number): number {
    const now = this.#clock();
    const burst = Math.max(this.#burst, perHour / 60);
    const seen = this.#levels.get(key) ?? { left: burst, at: now };
    const left = Math.min(burst, seen.left + (Math.max(0, now - seen.at) * perHour) / 3_600_000);
    if (this.#levels.size >= MOST_KEYS && !this.#levels.has(key)) this.#forgetFull(now, perHour, burst);
    this.#levels.set(key, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1 ? 0 : Math.ceil(((1 - left) * 3_600) / perHour);
  }

  #forgetFull(now: number, perHour: number, burst: number): void {
    for (const [key, { left, at }] of this.#levels)
      if (left + (Math.max(0, now - at) * perHour) / 3_600_000 >= burst) this.#levels.delete(key);
  }
}
