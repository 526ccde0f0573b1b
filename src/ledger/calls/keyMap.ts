import { freeNumbers } from './freeNumbers.ts';

/** Places for few keys. */
const FEW = 4096;
/** Twice would leave most places free, and a million keys need megabytes. */
const GROWTH = 1.25;
const HASHES = 2 ** 32;
/** A number that no call's key is: keys are not negative. */
const FREE = -1;

/** A map of whole numbers to whole numbers from 0 on, at 12 bytes a place: a `Map` needs four times as much for a million. */
export class KeyMap {
  #keys = new Float64Array(FEW).fill(FREE);
  #values = new Int32Array(FEW);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: number): number | undefined {
    const slot = this.#slotOf(key);
    return this.#keys[slot] === key ? this.#values[slot] : undefined;
  }

  set(key: number, value: number): void {
    // Three of four places taken at the most: the next free one is near.
    if (this.#size * 4 >= this.#keys.length * 3) this.#grow();
    const slot = this.#slotOf(key);
    if (this.#keys[slot] !== key) this.#size++;
    this.#keys[slot] = key;
    this.#values[slot] = value;
  }

  delete(key: number): void {
    let free = this.#slotOf(key);
    if (this.#keys[free] !== key) return;
    this.#size--;
    // Keys behind it that would no longer be found move into the gap.
    for (let slot = this.#next(free); this.#keys[slot] !== FREE; slot = this.#next(slot)) {
      const home = this.#home(this.#keys[slot] as number);
      const isFound = free < slot ? free < home && home <= slot : free < home || home <= slot;
      if (isFound) continue;
      this.#keys[free] = this.#keys[slot] as number;
      this.#values[free] = this.#values[slot] as number;
      free = slot;
    }
    this.#keys[free] = FREE;
  }

  /** Gives its memory back at once; nothing is in it afterwards. */
  free(): void {
    freeNumbers(this.#keys);
    freeNumbers(this.#values);
    this.#keys = new Float64Array(FEW).fill(FREE);
    this.#values = new Int32Array(FEW);
    this.#size = 0;
  }

  /** Keys are hashes: their low bits are as good as any. */
  #home(key: number): number {
    return Math.floor(((key >>> 0) * this.#keys.length) / HASHES);
  }

  #next(slot: number): number {
    return slot + 1 === this.#keys.length ? 0 : slot + 1;
  }

  /** Where a key is, or belongs. */
  #slotOf(key: number): number {
    let slot = this.#home(key);
    while (this.#keys[slot] !== FREE && this.#keys[slot] !== key) slot = this.#next(slot);
    return slot;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Float64Array(Math.ceil(keys.length * GROWTH)).fill(FREE);
    this.#values = new Int32Array(this.#keys.length);
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as number;
      if (key === FREE) continue;
      const slot = this.#slotOf(key);
      this.#keys[slot] = key;
      this.#values[slot] = values[at] as number;
    }
    freeNumbers(keys);
    freeNumbers(values);
  }
}
