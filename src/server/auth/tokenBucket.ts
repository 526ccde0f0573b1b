interface Level {
  readonly left: number;
  readonly at: number;
}

/** So many requests an hour for each key, a part of them at once. One instance counts for itself. */
export class TokenBucket {
  readonly #burst: number;
  readonly #clock: () => number;
  readonly #levels = new Map<string, Level>();

  constructor(burst: number, clock: () => number) {
    this.#burst = burst;
    this.#clock = clock;
  }

  /** Takes one; 0 if there was one, else the seconds until there is. Keys are those of valid tokens, so there are few. */
  take(key: string, perHour: number): number {
    const now = this.#clock();
    const burst = Math.max(this.#burst, perHour / 60);
    const seen = this.#levels.get(key) ?? { left: burst, at: now };
    const left = Math.min(burst, seen.left + (Math.max(0, now - seen.at) * perHour) / 3_600_000);
    this.#levels.set(key, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1 ? 0 : Math.ceil(((1 - left) * 3_600) / perHour);
  }
}
