/** Bytes of bodies that may be on their way at one time, in the process and from one address. */
const MOST = 32 * 1_048_576;
const MOST_OF_ADDRESS = 4 * 1_048_576;

/** Holds room for bodies before they are read, so that half-sent ones cannot fill the memory. */
export class ByteBudget {
  #held = 0;
  readonly #addresses = new Map<string, number>();

  /** Bytes that are held now. */
  get held(): number {
    return this.#held;
  }

  /** Takes room for a body, or undefined if there is none. `address` is '' where many clients share one. Call the result to give it back. */
  take(address: string, bytes: number): (() => void) | undefined {
    const ofAddress = this.#addresses.get(address) ?? 0;
    if (this.#held + bytes > MOST || (address !== '' && ofAddress + bytes > MOST_OF_ADDRESS)) return undefined;
    this.#held += bytes;
    this.#addresses.set(address, ofAddress + bytes);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#held -= bytes;
      const left = (this.#addresses.get(address) ?? 0) - bytes;
      if (left > 0) this.#addresses.set(address, left);
      else this.#addresses.delete(address);
    };
  }
}
