/** What is wanted of a JSON object, and what was found of it. */
export type Wanted = 'string' | 'number' | 'boolean' | 'json';
export interface Shape {
  readonly [key: string]: Wanted | Shape;
}

/** What `Shape` asked for; a field that is absent or of another type is undefined. */
export type Picked<S extends Shape> = {
  -readonly [K in keyof S]: S[K] extends 'string'
    ? string | undefined
    : S[K] extends 'number'
      ? number | undefined
      : S[K] extends 'boolean'
        ? boolean | undefined
        : S[K] extends 'json'
          ? unknown
          : S[K] extends Shape
            ? Picked<S[K]> | undefined
            : never;
};

/**
 * Reads `bytes[from, to)`; undefined if that is not one whole JSON object. The result, and objects in it that the shape names,
 * are the picker's own: they hold until it reads the next record.
 */
export type Picker<S extends Shape> = (bytes: Uint8Array, from: number, to: number) => Picked<S> | undefined;

/** A text of at most this many bytes is remembered: in a log most repeat (session, folder, branch, model). */
export const LONGEST_SEEN = 256;

/** Node's Buffer makes a text of plain bytes several times faster than a TextDecoder. */
export type Latin1 = Uint8Array & { latin1Slice?(from: number, to: number): string };
