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
  readonly want: Wanted | readonly Field[];
  /** Bytes and text of the last string read here: in a log most repeat (session, folder, branch, model). */
  seenBytes: Uint8Array;
  seenText: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BROKEN = -1;

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

  function object(i: number, wanted: readonly Field[], into: Record<string, unknown> | undefined): number {
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

  function match(wanted: readonly Field[], from: number, to: number): Field | undefined {
    const length = to - from;
    for (const field of wanted) if (field.key.length === length && same(bytes, from, field.key)) return field;
    if (wanted.length === 0 || !holds(bytes, from, to, BACKSLASH)) return undefined;
    const name = parse(from - 1, to + 1);
    return wanted.find((f) => f.name === name);
  }

  function value(i: number, field: Field, into: Record<string, unknown>): number {
    const want = field.want;
    // The last of two equal keys wins, as in JSON.parse: forget what the first one said.
    into[field.name] = undefined;
    if (typeof want === 'object') {
      if (bytes[i] !== 0x7b) return skipValue(i);
      const inner = empty(want);
      const after = object(i, want, inner);
      into[field.name] = inner;
      return after;
    }
    if (want === 'string') {
      if (bytes[i] !== QUOTE) return skipValue(i);
      const quote = closingQuote(i + 1);
      if (quote < 0) return BROKEN;
      into[field.name] = text(i + 1, quote, field);
      return quote + 1;
    }
    const after = skipValue(i);
    if (after < 0) return BROKEN;
    const first = bytes[i] as number;
    if (want === 'json') into[field.name] = parse(i, after);
    else if (want === 'number') {
      if (first === 0x2d || (first >= 0x30 && first <= 0x39)) into[field.name] = number(i, after);
    } else if (first === 0x74 || first === 0x66) into[field.name] = first === 0x74;
    return after;
  }

  function text(from: number, to: number, field: Field): string | undefined {
    const length = to - from;
    if (field.seenBytes.length === length && same(bytes, from, field.seenBytes)) return field.seenText;
    const plain = ascii(bytes, from, to);
    const said = plain ?? parse(from - 1, to + 1);
    if (typeof said !== 'string') return undefined;
    if (length <= 512) {
      // A copy: a Buffer's own slice would change with the buffer that the next chunk is read into.
      field.seenBytes = new Uint8Array(bytes.subarray(from, to));
      field.seenText = said;
    }
    return said;
  }

  function number(from: number, to: number): number {
    let n = 0;
    if (to - from <= 15) {
      let i = from;
      for (; i < to; i++) {
        const digit = (bytes[i] as number) - 0x30;
        if (digit < 0 || digit > 9) break;
        n = n * 10 + digit;
      }
      if (i === to) return n;
    }
    return Number(utf8.decode(bytes.subarray(from, to)));
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
    const result = empty(fields);
    const after = object(start, fields, result);
    return after >= 0 && space(after) === end ? (result as Picked<S>) : undefined;
  };
}

const NONE: readonly Field[] = [];

function compile(shape: Shape): readonly Field[] {
  return Object.entries(shape).map(([name, want]) => ({
    name,
    key: new TextEncoder().encode(name),
    want: typeof want === 'string' ? want : compile(want),
    seenBytes: new Uint8Array(0),
    seenText: '',
  }));
}

function empty(fields: readonly Field[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const field of fields) result[field.name] = undefined;
  return result;
}

function holds(bytes: Uint8Array, from: number, to: number, byte: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === byte) return true;
  return false;
}

function ascii(bytes: Uint8Array, from: number, to: number): string | undefined {
  if (to - from > 256) return undefined;
  let said = '';
  for (let i = from; i < to; i++) {
    const c = bytes[i] as number;
    if (c >= 0x80 || c === BACKSLASH || c < 0x20) return undefined;
    said += String.fromCharCode(c);
  }
  return said;
}
