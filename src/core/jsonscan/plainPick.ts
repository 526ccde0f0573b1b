import { same } from './jsonScalar.ts';
import {
  BACKSLASH,
  BROKEN,
  COMMA,
  closingQuote,
  createSkipValue,
  OPEN_OBJECT,
  QUOTE,
  space,
  valueOfKey,
} from './jsonSkip.ts';
import { type Latin1, LONGEST_SEEN, type Picked, type Picker, type Shape, type Wanted } from './pickShape.ts';

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
  /** Fields by the length of their key: it distinguishes most keys of a record. */
  readonly byLength: readonly (readonly Field[] | undefined)[];
  readonly all: readonly Field[];
  /** The key at each place of the object that was read before. */
  readonly order: { readonly key: Uint8Array; readonly field: Field | undefined }[];
  /** Copied for each record, so that all results have one shape. */
  readonly empty: Record<string, unknown>;
}

const CLOSE_OBJECT = 0x7d;
const MOST_KEYS = 64;

/** A byte at a time, in any bytes. */
export function createPlainPicker<S extends Shape>(shape: S): Picker<S> {
  const utf8 = new TextDecoder();
  const skipValue = createSkipValue();
  const fields = compile(shape);
  let bytes: Uint8Array = new Uint8Array(0);
  let end = 0;
  let met: Field | undefined;

  /** An object begins at `i`; returns where it ends. */
  function object(i: number, wanted: Level, into: Record<string, unknown>): number {
    i = space(bytes, i + 1, end);
    if (bytes[i] === CLOSE_OBJECT) return i + 1;
    for (let nth = 0; i < end; nth++) {
      if (bytes[i] !== QUOTE) return BROKEN;
      const quote = keyEnd(wanted, nth, i + 1);
      if (quote < 0) return BROKEN;
      const field = met;
      i = valueOfKey(bytes, quote + 1, end);
      if (i < 0) return BROKEN;
      i = field === undefined ? skipValue(bytes, i, end) : value(i, field, into);
      if (i < 0) return BROKEN;
      i = space(bytes, i, end);
      if (bytes[i] === CLOSE_OBJECT && i < end) return i + 1;
      if (bytes[i] !== COMMA) return BROKEN;
      i = space(bytes, i + 1, end);
    }
    return BROKEN;
  }

  /** Where the key ends; `met` is then its field. An agent writes its keys in one order: the key met last time is tried first. */
  function keyEnd(wanted: Level, nth: number, from: number): number {
    const before = wanted.order[nth];
    if (before !== undefined) {
      const quote = from + before.key.length;
      met = before.field;
      if (quote < end && bytes[quote] === QUOTE && same(bytes, from, before.key)) return quote;
    }
    const quote = closingQuote(bytes, from, end);
    met = quote < 0 ? undefined : match(wanted, from, quote);
    if (quote >= 0 && nth < MOST_KEYS)
      wanted.order[nth] = { key: new Uint8Array(bytes.subarray(from, quote)), field: met };
    return quote;
  }

  function match(wanted: Level, from: number, to: number): Field | undefined {
    const near = wanted.byLength[to - from];
    if (near !== undefined) for (const field of near) if (same(bytes, from, field.key)) return field;
    if (!holds(bytes, from, to, BACKSLASH)) return undefined;
    const name = parse(from - 1, to + 1);
    return wanted.all.find((f) => f.name === name);
  }

  /** Of two equal keys the last one wins, as in JSON.parse, whatever it says. */
  function value(i: number, field: Field, into: Record<string, unknown>): number {
    const want = field.want;
    const first = bytes[i] as number;
    if (typeof want === 'object' && first === OPEN_OBJECT) {
      const inner = { ...want.empty };
      into[field.name] = inner;
      return object(i, want, inner);
    }
    if (want === 'string' && first === QUOTE) return string(i + 1, field, into);
    if (want === 'number') {
      const after = digitsEnd(i);
      if (after > i) {
        into[field.name] = small(i, after);
        return after;
      }
    }
    const after = skipValue(bytes, i, end);
    if (after < 0) return BROKEN;
    into[field.name] = undefined;
    if (want === 'number') into[field.name] = number(first, i, after);
    else if (want === 'json') {
      if ((into[field.name] = parse(i, after)) === undefined) return BROKEN;
    } else if (want === 'boolean' && (first === 0x74 || first === 0x66)) into[field.name] = first === 0x74;
    return after;
  }

  /** A string begins behind its quote at `from`; returns where the value ends. Most strings are those of the line before. */
  function string(from: number, field: Field, into: Record<string, unknown>): number {
    const seenEnd = from + field.seenLength;
    if (
      field.seenLength >= 0 &&
      seenEnd < end &&
      bytes[seenEnd] === QUOTE &&
      same(bytes, from, field.seenBytes, field.seenLength)
    ) {
      into[field.name] = field.seenText;
      return seenEnd + 1;
    }
    const quote = closingQuote(bytes, from, end);
    if (quote < 0) return BROKEN;
    const said = text(from, quote, field);
    into[field.name] = said;
    return said === undefined ? BROKEN : quote + 1;
  }

  /** Where a whole number of at most 15 digits ends, if one begins at `i` and nothing else follows it; else `i`. */
  function digitsEnd(i: number): number {
    let after = i;
    while (after < end && after < i + 15 && (bytes[after] as number) >= 0x30 && (bytes[after] as number) <= 0x39)
      after++;
    const next = bytes[after];
    const ends = after < end && (next === COMMA || next === CLOSE_OBJECT);
    return ends && (bytes[i] !== 0x30 || after === i + 1) ? after : i;
  }

  function small(from: number, to: number): number {
    let n = 0;
    for (let i = from; i < to; i++) n = n * 10 + ((bytes[i] as number) - 0x30);
    return n;
  }

  function text(from: number, to: number, field: Field): string | undefined {
    const length = to - from;
    const said = plain(from, to) ?? parse(from - 1, to + 1);
    if (typeof said !== 'string') return undefined;
    if (length <= LONGEST_SEEN) {
      // Copied: the buffer that the bytes are in is read into again.
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
    const start = space(bytes, from, end);
    if (start >= end || bytes[start] !== OPEN_OBJECT) return undefined;
    const result = { ...fields.empty };
    const after = object(start, fields, result);
    return after >= 0 && space(bytes, after, end) === end ? (result as Picked<S>) : undefined;
  };
}

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
  return { all, byLength, order: [], empty: Object.fromEntries(all.map((field) => [field.name, undefined])) };
}

function holds(bytes: Uint8Array, from: number, to: number, byte: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === byte) return true;
  return false;
}
