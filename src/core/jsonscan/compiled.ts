/** Functions over the memory that some bytes are in: src/search, which works sixteen bytes at a time. Places are the memory's. */
export interface Compiled {
  readonly memory: ArrayBuffer;
  /** Where the first of the bytes is. */
  readonly base: number;
  /** Pickers made for this memory, by their shape: formats are made again with every look for roots, and the memory does not grow. */
  readonly pickers: WeakMap<object, unknown>;
  /** Room for a plan, at a multiple of 8; undefined if there is none left. */
  reserve(length: number): number | undefined;
  /** Where the closing quote is, `from` being behind the opening one; 0 if there is none before `to`. */
  closingQuote(from: number, to: number): number;
  /** Fills the slots of a level: 2 if it did, 0 if there is no whole object, 1 if it is too rare. */
  pick(from: number, to: number, level: number): number;
}

/** Bytes that bring their search with them, as the buffer does that logs are read into. */
export type Searched = Uint8Array & { readonly compiled?: Compiled };
