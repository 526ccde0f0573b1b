/** No address of a log's bytes is this low. */
export const BROKEN: usize = 0;
/** What is rare, and left to the caller's own reader: a key with an escape in it or met twice, brackets without end. */
export const TOO_RARE: usize = 1;

export const QUOTE: u8 = 0x22;
export const BACKSLASH: u8 = 0x5c;
export const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
export const OPEN_OBJECT: u8 = 0x7b;
export const CLOSE_OBJECT: u8 = 0x7d;
const OPEN_ARRAY: u8 = 0x5b;
const CLOSE_ARRAY: u8 = 0x5d;

/** Closers of the brackets that are open: a byte each. */
const STACK: usize = 0;
const DEEPEST: usize = 65_536;

/** The first byte from `i` on that is no white space of JSON; `end` if there is none. */
export function space(i: usize, end: usize): usize {
  while (i < end) {
    const c = load<u8>(i);
    if (c > 0x20 || (c !== 0x20 && c !== 0x09 && c !== 0x0a && c !== 0x0d)) break;
    i++;
  }
  return i;
}

/** `from` is behind an opening quote; where the closing quote is, or BROKEN if none is in [from, end). */
export function closingQuote(from: usize, end: usize): usize {
  const quotes = i8x16.splat(QUOTE);
  const backslashes = i8x16.splat(BACKSLASH);
  let at = from;
  while (at < end) {
    const block = v128.load(at);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(block, quotes), i8x16.eq(block, backslashes)));
    if (mask === 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(mask);
    if (at >= end) return BROKEN;
    if (load<u8>(at) === QUOTE) return at;
    at += 2;
  }
  return BROKEN;
}

/** `i` is behind a key's closing quote; where its value begins, or BROKEN. */
export function valueOfKey(i: usize, end: usize): usize {
  const colon = space(i, end);
  if (colon >= end || load<u8>(colon) !== COLON) return BROKEN;
  const start = space(colon + 1, end);
  return start < end ? start : BROKEN;
}

/** Where the value that begins at `i` ends, or BROKEN where there is no whole value. */
export function skipValue(i: usize, end: usize): usize {
  let depth: usize = 0;
  while (i < end) {
    const c = load<u8>(i);
    if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
      if (depth === DEEPEST) return TOO_RARE;
      // Both brackets close with the character two behind.
      store<u8>(STACK + depth++, c + 2);
      i = space(i + 1, end);
      if (i >= end) return BROKEN;
      if (load<u8>(i) !== c + 2) {
        if (c === OPEN_OBJECT) i = keyed(i, end);
        if (i === BROKEN) return BROKEN;
        continue;
      }
      depth--;
      i++;
    } else {
      i = skipPlain(i, end);
      if (i === BROKEN) return BROKEN;
    }
    for (;;) {
      if (depth === 0) return i;
      i = space(i, end);
      if (i >= end) return BROKEN;
      const closer = load<u8>(STACK + depth - 1);
      const next = load<u8>(i);
      if (next === COMMA) {
        i = space(i + 1, end);
        if (closer === CLOSE_OBJECT) i = keyed(i, end);
        if (i === BROKEN) return BROKEN;
        break;
      }
      if (next !== closer) return BROKEN;
      depth--;
      i++;
    }
  }
  return BROKEN;
}

/** A key should begin at `i`; where its value begins. */
function keyed(i: usize, end: usize): usize {
  if (i >= end || load<u8>(i) !== QUOTE) return BROKEN;
  const quote = closingQuote(i + 1, end);
  return quote === BROKEN ? BROKEN : valueOfKey(quote + 1, end);
}

/** A string, a number, true, false or null. */
function skipPlain(i: usize, end: usize): usize {
  if (load<u8>(i) === QUOTE) {
    const quote = closingQuote(i + 1, end);
    return quote === BROKEN ? BROKEN : quote + 1;
  }
  const start = i;
  while (i < end) {
    const c = load<u8>(i);
    if (c === COMMA || c === CLOSE_ARRAY || c === CLOSE_OBJECT || c <= 0x20) break;
    i++;
  }
  return isScalar(start, i) ? i : BROKEN;
}

function isScalar(from: usize, to: usize): bool {
  const first = load<u8>(from);
  // The bytes of "true", "null" and "alse" as little-endian words.
  if (first > 0x39) {
    if (to - from === 5) return first === 0x66 && load<u32>(from + 1) === 0x65736c61;
    return to - from === 4 && (load<u32>(from) === 0x65757274 || load<u32>(from) === 0x6c6c756e);
  }
  let i = first === 0x2d ? from + 1 : from;
  const whole = digits(i, to);
  if (whole === i || (load<u8>(i) === 0x30 && whole > i + 1)) return false;
  i = whole;
  if (i < to && load<u8>(i) === 0x2e) {
    const fraction = digits(i + 1, to);
    if (fraction === i + 1) return false;
    i = fraction;
  }
  if (i < to && (load<u8>(i) === 0x65 || load<u8>(i) === 0x45)) {
    const next = load<u8>(i + 1);
    const sign = next === 0x2b || next === 0x2d ? i + 2 : i + 1;
    const power = digits(sign, to);
    if (power === sign) return false;
    i = power;
  }
  return i === to;
}

function digits(from: usize, to: usize): usize {
  let i = from;
  while (i < to && load<u8>(i) >= 0x30 && load<u8>(i) <= 0x39) i++;
  return i;
}
