const MOST = 10_000;

/** Values for a short while. What is not found is not remembered: guesses must not fill the memory. */
export class TtlCache<T> {
  readonly #ms: number;
  readonly #clock: () => number;
  readonly #values = new Map<string, { readonly value: T; readonly until: number }>();

  constructor(ms: number, clock: () => number) {
    this.#ms = ms;
    this.#clock = clock;
  }

  async get(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const seen = this.#values.get(key);
    const now = this.#clock();
    // A clock that was set back must not keep a value for longer.
    if (seen && now < seen.until && seen.until - now <= this.#ms) return seen.value;
    const value = await load();
    this.#values.delete(key);
    if (value === undefined) return undefined;
    const [oldest] = this.#values.keys();
    if (this.#values.size >= MOST && oldest !== undefined) this.#values.delete(oldest);
    this.#values.set(key, { value, until: now + this.#ms });
    return value;
  }
}
