const TAKEN = 0;
const BY_SECOND = 1;
const UNWRITTEN = 2;
/** So many batches may wait to be written: a thread that reads faster than the other writes would fill the memory. */
const MOST_UNWRITTEN = 2;
/** ms after which a waiting thread looks again by itself. */
const PATIENCE = 1000;

/**
 * One list that two threads read from its two ends: the first to take a place in it has it, so that no log is read twice and
 * neither thread waits for the other to share out.
 */
export class SharedWorkQueue {
  readonly shared: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #size: number;

  constructor(size: number, shared = new SharedArrayBuffer(12)) {
    this.shared = shared;
    this.#cells = new Int32Array(shared);
    this.#size = size;
  }

  /** For the thread that reads from the front: whether one more is left for it. */
  takeFront(): boolean {
    return Atomics.add(this.#cells, TAKEN, 1) < this.#size;
  }

  /** The place of the next one from the back, or undefined if none is left. */
  takeBack(): number | undefined {
    // Count the claim before making it: a thread that sees an empty queue and a zero count knows that the other thread holds no item.
    const before = Atomics.add(this.#cells, BY_SECOND, 1);
    if (Atomics.add(this.#cells, TAKEN, 1) < this.#size) return this.#size - 1 - before;
    Atomics.sub(this.#cells, BY_SECOND, 1);
    return undefined;
  }

  /** Are most taken? */
  get nearEnd(): boolean {
    return Atomics.load(this.#cells, TAKEN) > this.#size * 0.9;
  }

  /** Returns how many were taken from the back. */
  get takenBack(): number {
    return Atomics.load(this.#cells, BY_SECOND);
  }

  /** For the thread that reads from the back: blocks it until a batch more may be handed over, and counts that. */
  awaitRoom(): void {
    for (;;) {
      const waiting = Atomics.load(this.#cells, UNWRITTEN);
      if (waiting < MOST_UNWRITTEN) break;
      Atomics.wait(this.#cells, UNWRITTEN, waiting, PATIENCE);
    }
    Atomics.add(this.#cells, UNWRITTEN, 1);
  }

  /** A batch of the other thread was written. */
  written(): void {
    Atomics.sub(this.#cells, UNWRITTEN, 1);
    Atomics.notify(this.#cells, UNWRITTEN);
  }

  /** Nobody takes another one, and nobody waits. */
  close(): void {
    Atomics.store(this.#cells, TAKEN, this.#size);
    Atomics.store(this.#cells, UNWRITTEN, 0);
    Atomics.notify(this.#cells, UNWRITTEN);
  }
}
