import { isScalar, same } from './jsonScalar.ts';

/**
 * Reads a few wanted fields of a JSON object straight from its bytes. A log line is often megabytes of text around a few
 * numbers; `JSON.parse` would build all of it. The result equals what `JSON.parse` and a look at the wanted paths would
 * give, with one leniency: the insides of strings that nobody wants are not checked for stray control characters.
 */
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

/** Reads `bytes[from, to)`; undefined if that is not one whole JSON object. */
export type Picker<S extends Shape> = (bytes: Uint8Array, from: number, to: number) => Picked<S> | undefined;

interface Field {
  readonly name: string;
  readonly key: Uint8Array;
  readonly want: Wanted | Level;
  /** Bytes and text of the last string read here: in a log most repeat (session, folder, branch, model). */
  readonly seenBytes: Uint8Array;
  seenLength: number;
  seenText: string;
}

/** The wanted fields of one object. */
interface Level {
  /** Fields by the length of their key: most keys of a record are told apart by it. */
  readonly byLength: readonly (readonly Field[] | undefined)[];
  readonly all: readonly Field[];
  /** Copied for each record, so that all results have one shape. */
  readonly empty: Record<string, unknown>;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BROKEN = -1;
const LONGEST_SEEN = 256;

/** Node's Buffer makes a text of plain bytes several times faster than a TextDecoder. */
type Latin1 = Uint8Array & { latin1Slice?(from: number, to: number): string };

export function createPicker<S extends Shape>(shape: S): Picker<S> {
  const utf8 = new TextDecoder();
  const fields = compile(shape);
  let bytes: Uint8Array = new Uint8Array(0);
  let end = 0;

  function space(i: number): number {
    while (i < end) {
      const c = bytes[i];
      if (c !== 0x20 && c !== 0x09 && c !== 0x0a && c !== 0x0d) break;
      i++;
    }
    return i;
  }

  /** `i` is behind the opening quote; returns the closing quote's place. */
  function closingQuote(i: number): number {
    const near = Math.min(end, i + 48);
    for (; i < near; i++) {
      const c = bytes[i];
      if (c === QUOTE) return i;
      if (c === BACKSLASH) i++;
    }
    for (;;) {
      const quote = bytes.indexOf(QUOTE, i);
      if (quote < 0 || quote >= end) return BROKEN;
      let slashes = 0;
      for (let k = quote - 1; k >= i && bytes[k] === BACKSLASH; k--) slashes++;
      if (slashes % 2 === 0) return quote;
      i = quote + 1;
    }
  }

  function skipScalar(i: number): number {
    const start = i;
    while (i < end) {
      const c = bytes[i] as number;
      if (c === 0x2c || c === 0x5d || c === 0x7d || c <= 0x20) break;
      i++;
    }
    return isScalar(bytes, start, i) ? i : BROKEN;
  }

  function skipValue(i: number): number {
    const c = bytes[i];
    if (c === QUOTE) {
      const quote = closingQuote(i + 1);
      return quote < 0 ? BROKEN : quote + 1;
    }
    if (c === 0x7b) return object(i, NONE, undefined);
    if (c === 0x5b) return skipArray(i);
    return skipScalar(i);
  }

  function skipArray(i: number): number {
    i = space(i + 1);
    if (bytes[i] === 0x5d) return i + 1;
    while (i < end) {
      i = skipValue(i);
      if (i < 0) return BROKEN;
      i = space(i);
      if (bytes[i] === 0x5d) return i + 1;
      if (bytes[i] !== 0x2c) return BROKEN;
      i = space(i + 1);
    }
    return BROKEN;
  }

  function object(i: number, wanted: Level, into: Record<string, unknown> | undefined): number {
    i = space(i + 1);
    if (bytes[i] === 0x7d) return i + 1;
    while (i < end) {
      if (bytes[i] !== QUOTE) return BROKEN;
      const quote = closingQuote(i + 1);
      if (quote < 0) return BROKEN;
      const field = into === undefined ? undefined : match(wanted, i + 1, quote);
      i = space(quote + 1);
      if (bytes[i] !== 0x3a) return BROKEN;
      i = space(i + 1);
      if (i >= end) return BROKEN;
      i = field === undefined ? skipValue(i) : value(i, field, into as Record<string, unknown>);
      if (i < 0) return BROKEN;
      i = space(i);
      if (bytes[i] === 0x7d && i < end) return i + 1;
      if (bytes[i] !== 0x2c) return BROKEN;
      i = space(i + 1);
    }
    return BROKEN;
  }

  function match(wanted: Level, from: number, to: number): Field | undefined {
    const near = wanted.byLength[to - from];
    if (near !== undefined) for (const field of near) if (same(bytes, from, field.key)) return field;
    if (!holds(bytes, from, to, BACKSLASH)) return undefined;
    const name = parse(from - 1, to + 1);
    return wanted.all.find((f) => f.name === name);
  }

  function value(i: number, field: Field, into: Record<string, unknown>): number {
    const want = field.want;
    const first = bytes[i] as number;
    if (typeof want === 'object' && first === 0x7b) {
      const inner = { ...want.empty };
      into[field.name] = inner;
      return object(i, want, inner);
    }
    const after = skipValue(i);
    if (after < 0) return BROKEN;
    // Of two equal keys the last one wins, as in JSON.parse, whatever it says.
    into[field.name] =
      want === 'string'
        ? first === QUOTE
          ? text(i + 1, after - 1, field)
          : undefined
        : want === 'number'
          ? number(first, i, after)
          : want === 'json'
            ? parse(i, after)
            : first === 0x74 || first === 0x66
              ? first === 0x74
              : undefined;
    return after;
  }

  function text(from: number, to: number, field: Field): string | undefined {
    const length = to - from;
    if (length === field.seenLength && same(bytes, from, field.seenBytes, length)) return field.seenText;
    const said = plain(from, to) ?? parse(from - 1, to + 1);
    if (typeof said !== 'string') return undefined;
    if (length <= LONGEST_SEEN) {
      // Copied: the buffer that the bytes lie in is read into again.
      for (let k = 0; k < length; k++) field.seenBytes[k] = bytes[from + k] as number;
      field.seenLength = length;
      field.seenText = said;
    }
    return said;
  }

  /** The text, if its bytes are what they say. */
  function plain(from: number, to: number): string | undefined {
    for (let i = from; i < to; i++) {
      const c = bytes[i] as number;
      if (c >= 0x80 || c === BACKSLASH || c < 0x20) return undefined;
    }
    return (bytes as Latin1).latin1Slice?.(from, to) ?? utf8.decode(bytes.subarray(from, to));
  }

  function number(first: number, from: number, to: number): number | undefined {
    if (first !== 0x2d && (first < 0x30 || first > 0x39)) return undefined;
    let n = 0;
    let i = from;
    for (; i < to && i < from + 15; i++) {
      const digit = (bytes[i] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      n = n * 10 + digit;
    }
    return i === to ? n : Number(utf8.decode(bytes.subarray(from, to)));
  }

  function parse(from: number, to: number): unknown {
    try {
      return JSON.parse(utf8.decode(bytes.subarray(from, to)));
    } catch {
      return undefined;
    }
  }

  return (source, from, to) => {
    bytes = source;
    end = to;
    const start = space(from);
    if (start >= end || bytes[start] !== 0x7b) return undefined;
    const result = { ...fields.empty };
    const after = object(start, fields, result);
    return after >= 0 && space(after) === end ? (result as Picked<S>) : undefined;
  };
}

const NONE: Level = compile({});

function compile(shape: Shape): Level {
  const all = Object.entries(shape).map(
    ([name, want]): Field => ({
      name,
      key: new TextEncoder().encode(name),
      want: typeof want === 'string' ? want : compile(want),
      seenBytes: new Uint8Array(want === 'string' ? LONGEST_SEEN : 0),
      seenLength: -1,
      seenText: '',
    }),
  );
  const byLength: Field[][] = [];
  for (const field of all) (byLength[field.key.length] ??= []).push(field);
  return { all, byLength, empty: Object.fromEntries(all.map((field) => [field.name, undefined])) };
}

function holds(bytes: Uint8Array, from: number, to: number, byte: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === byte) return true;
  return false;
}
