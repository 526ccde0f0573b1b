import type { Compiled, Searched } from './compiled.ts';
import { isScalar } from './jsonScalar.ts';

export const BROKEN = -1;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const COLON = 0x3a;
export const COMMA = 0x2c;

/** The first byte from `i` on that is no white space of JSON; `end` if there is none. */
export function space(bytes: Uint8Array, i: number, end: number): number {
  return (bytes[i] as number) > 0x20 && i < end ? i : spaces(bytes, i, end);
}

function spaces(bytes: Uint8Array, i: number, end: number): number {
  while (i < end) {
    const c = bytes[i];
    if (c !== 0x20 && c !== 0x09 && c !== 0x0a && c !== 0x0d) break;
    i++;
  }
  return i;
}

/** Bytes that a loop passes over sooner than another search begins. */
const NEAR = 96;

/** `i` is behind an opening quote; returns the closing quote's place, or BROKEN. */
export function closingQuote(bytes: Searched, i: number, end: number): number {
  for (;;) {
    const near = Math.min(end, i + NEAR);
    for (; i < near; i++) {
      const c = bytes[i];
      if (c === QUOTE) return i;
      if (c === BACKSLASH) i++;
    }
    if (i >= end) return BROKEN;
    if (bytes.compiled !== undefined) return compiledQuote(bytes.compiled, i, end);
    const quote = bytes.indexOf(QUOTE, i);
    if (quote < 0 || quote >= end) return BROKEN;
    let slashes = 0;
    for (let k = quote - 1; k >= i && bytes[k] === BACKSLASH; k--) slashes++;
    if (slashes % 2 === 0) return quote;
    // Where one quote is escaped, the next ones are near: code and JSON inside of text.
    i = quote + 1;
  }
}

function compiledQuote(compiled: Compiled, i: number, end: number): number {
  const at = compiled.closingQuote(i + compiled.base, end + compiled.base);
  return at === 0 ? BROKEN : at - compiled.base;
}

/** `i` is behind a key's closing quote; returns where its value begins, or BROKEN. */
export function valueOfKey(bytes: Uint8Array, i: number, end: number): number {
  const colon = space(bytes, i, end);
  if (colon >= end || bytes[colon] !== COLON) return BROKEN;
  const start = space(bytes, colon + 1, end);
  return start < end ? start : BROKEN;
}

/** Where the value that begins at `i` ends, or BROKEN where there is no whole value. */
export type SkipValue = (bytes: Uint8Array, i: number, end: number) => number;

/**
 * Passes over values without building them. It keeps its own stack: a log may hold a hundred thousand brackets, and the
 * thread's stack would not.
 */
export function createSkipValue(): SkipValue {
  let closers = new Uint8Array(64);

  function push(depth: number, closer: number): void {
    if (depth === closers.length) {
      const larger = new Uint8Array(2 * depth);
      larger.set(closers);
      closers = larger;
    }
    closers[depth] = closer;
  }

  return (bytes, i, end) => {
    let depth = 0;
    for (;;) {
      const c = bytes[i] as number;
      if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
        // Both brackets close with the character two behind.
        push(depth++, c + 2);
        i = space(bytes, i + 1, end);
        if (i >= end) return BROKEN;
        if (bytes[i] !== c + 2) {
          if (c === OPEN_OBJECT) i = keyed(bytes, i, end);
          if (i < 0) return BROKEN;
          continue;
        }
        depth--;
        i++;
      } else {
        i = skipPlain(bytes, i, end);
        if (i < 0) return BROKEN;
      }
      for (;;) {
        if (depth === 0) return i;
        i = space(bytes, i, end);
        if (i >= end) return BROKEN;
        const closer = closers[depth - 1];
        if (bytes[i] === COMMA) {
          i = space(bytes, i + 1, end);
          if (closer === CLOSE_OBJECT) i = keyed(bytes, i, end);
          if (i < 0 || i >= end) return BROKEN;
          break;
        }
        if (bytes[i] !== closer) return BROKEN;
        depth--;
        i++;
      }
    }
  };
}

/** A key should begin at `i`; returns where its value begins. */
function keyed(bytes: Uint8Array, i: number, end: number): number {
  if (i >= end || bytes[i] !== QUOTE) return BROKEN;
  const quote = closingQuote(bytes, i + 1, end);
  return quote < 0 ? BROKEN : valueOfKey(bytes, quote + 1, end);
}

/** A string, a number, true, false or null. */
function skipPlain(bytes: Uint8Array, i: number, end: number): number {
  if (bytes[i] === QUOTE) {
    const quote = closingQuote(bytes, i + 1, end);
    return quote < 0 ? BROKEN : quote + 1;
  }
  const start = i;
  while (i < end) {
    const c = bytes[i] as number;
    if (c === COMMA || c === 0x5d || c === CLOSE_OBJECT || c <= 0x20) break;
    i++;
  }
  return isScalar(bytes, start, i) ? i : BROKEN;
}
