import { same } from './bytes';
import {
  BACKSLASH,
  BROKEN,
  CLOSE_OBJECT,
  COMMA,
  closingQuote,
  OPEN_OBJECT,
  QUOTE,
  skipValue,
  space,
  TOO_RARE,
  valueOfKey,
} from './json';

/** A level of a plan: how many fields as u32, 4 bytes of nothing, then the fields. */
const LEVEL_HEAD: usize = 8;
/** A field: 8 first bytes of its key, then as u32 length of the key, kind, slot, level below, text seen; then 48 bytes of key. */
const FIELD: usize = 80;
const AT_LENGTH: usize = 8;
const AT_KIND: usize = 12;
const AT_SLOT: usize = 16;
const AT_BELOW: usize = 20;
const AT_SEEN: usize = 24;
const AT_KEY: usize = 32;

const STRING: u32 = 1;
const NUMBER: u32 = 2;
const BOOLEAN: u32 = 3;
const JSON: u32 = 4;
const OBJECT: u32 = 5;

/** A slot of 16 bytes: what was found as u32, and behind 8 bytes where it begins and ends as two u32, or the number as f64. */
const NOT_MET: u32 = 0;
const OTHER: u32 = 1;
const FOUND_OBJECT: u32 = 2;
const PLAIN: u32 = 3;
const WITH_ESCAPES: u32 = 4;
const AS_BEFORE: u32 = 5;
const SMALL: u32 = 6;
const NUMERAL: u32 = 7;
const TRUE: u32 = 8;
const FALSE: u32 = 9;
const RAW: u32 = 10;
const AT_VALUE: usize = 8;

/** What was seen: its length as u32, NONE if nothing, then its bytes. */
const NONE: u32 = 0xffff_ffff;
const LONGEST_SEEN: usize = 256;

/** Reads the object in [from, to) into the slots of `level`, which are empty: 2 if it did, 0 if that is not one whole object, 1 if it is too rare. */
export function pick(from: usize, to: usize, level: usize): u32 {
  const start = space(from, to);
  if (start >= to || load<u8>(start) !== OPEN_OBJECT) return 0;
  const after = object(start, level, to);
  if (after <= TOO_RARE) return <u32>after;
  return space(after, to) === to ? 2 : 0;
}

/** An object begins at `i`; where it ends. */
function object(i: usize, level: usize, end: usize): usize {
  i = space(i + 1, end);
  if (i < end && load<u8>(i) === CLOSE_OBJECT) return i + 1;
  while (i < end) {
    if (load<u8>(i) !== QUOTE) return BROKEN;
    const key = i + 1;
    const quote = closingQuote(key, end);
    if (quote === BROKEN) return BROKEN;
    const field = fieldOf(level, key, quote);
    if (field === TOO_RARE) return TOO_RARE;
    i = valueOfKey(quote + 1, end);
    if (i === BROKEN) return BROKEN;
    i = field === 0 ? skipValue(i, end) : value(i, field, end);
    if (i <= TOO_RARE) return i;
    i = space(i, end);
    if (i >= end) return BROKEN;
    const next = load<u8>(i);
    if (next === CLOSE_OBJECT) return i + 1;
    if (next !== COMMA) return BROKEN;
    i = space(i + 1, end);
  }
  return BROKEN;
}

/** The field of the key in [from, to); 0 if nobody wants it. */
function fieldOf(level: usize, from: usize, to: usize): usize {
  const length = to - from;
  const first = length >= 8 ? load<u64>(from) : load<u64>(from) & ((1 << ((<u64>length) << 3)) - 1);
  let field = level + LEVEL_HEAD;
  for (const last = field + <usize>load<u32>(level) * FIELD; field < last; field += FIELD) {
    if (load<u64>(field) !== first || load<u32>(field, AT_LENGTH) !== <u32>length) continue;
    if (length <= 8 || same(from + 8, field + AT_KEY + 8, length - 8)) return field;
  }
  for (let i = from; i < to; i++) if (load<u8>(i) === BACKSLASH) return TOO_RARE;
  return 0;
}

/** A key met twice is left to the caller, whose reader looks into what the first one said too. */
function value(i: usize, field: usize, end: usize): usize {
  const kind = load<u32>(field, AT_KIND);
  const slot = <usize>load<u32>(field, AT_SLOT);
  const first = load<u8>(i);
  if (load<u32>(slot) !== NOT_MET) return TOO_RARE;
  if (kind === OBJECT && first === OPEN_OBJECT) {
    store<u32>(slot, FOUND_OBJECT);
    return object(i, <usize>load<u32>(field, AT_BELOW), end);
  }
  if (kind === STRING && first === QUOTE) return string(i + 1, field, slot, end);
  if (kind === NUMBER) {
    const after = small(i, slot, end);
    if (after !== 0) return after;
  }
  const after = skipValue(i, end);
  if (after <= TOO_RARE) return after;
  let found = OTHER;
  if (kind === NUMBER && (first === 0x2d || (first >= 0x30 && first <= 0x39))) found = NUMERAL;
  else if (kind === JSON) found = RAW;
  else if (kind === BOOLEAN && first === 0x74) found = TRUE;
  else if (kind === BOOLEAN && first === 0x66) found = FALSE;
  put(slot, found, i, after);
  return after;
}

function put(slot: usize, found: u32, from: usize, to: usize): void {
  store<u32>(slot, found);
  store<u32>(slot, <u32>from, AT_VALUE);
  store<u32>(slot, <u32>to, AT_VALUE + 4);
}

/** A string begins behind its quote at `from`; where the value ends. Most strings are those of the line before. */
function string(from: usize, field: usize, slot: usize, end: usize): usize {
  const seen = <usize>load<u32>(field, AT_SEEN);
  const length = load<u32>(seen);
  if (length !== NONE) {
    const to = from + <usize>length;
    if (to < end && load<u8>(to) === QUOTE && same(from, seen + 4, <usize>length)) {
      store<u32>(slot, AS_BEFORE);
      return to + 1;
    }
  }
  const quotes = i8x16.splat(QUOTE);
  const backslashes = i8x16.splat(BACKSLASH);
  const blank = i8x16.splat(0x20);
  let found = PLAIN;
  let at = from;
  while (at < end) {
    const block = v128.load(at);
    const stops = v128.or(v128.or(i8x16.eq(block, quotes), i8x16.eq(block, backslashes)), i8x16.lt_u(block, blank));
    const mask = i8x16.bitmask(stops);
    const beyondAscii = i8x16.bitmask(block);
    if (mask === 0) {
      if (beyondAscii !== 0) found = WITH_ESCAPES;
      at += 16;
      continue;
    }
    const stop = ctz(mask);
    if ((beyondAscii & ((1 << stop) - 1)) !== 0) found = WITH_ESCAPES;
    at += <usize>stop;
    if (at >= end) return BROKEN;
    const c = load<u8>(at);
    if (c === QUOTE) {
      put(slot, found, from, at);
      remember(seen, from, at);
      return at + 1;
    }
    found = WITH_ESCAPES;
    at += c === BACKSLASH ? 2 : 1;
  }
  return BROKEN;
}

function remember(seen: usize, from: usize, to: usize): void {
  const length = to - from;
  if (length > LONGEST_SEEN) return;
  store<u32>(seen, <u32>length);
  memory.copy(seen + 4, from, length);
}

/** Where a whole number of at most 15 digits ends, if one begins at `i` and nothing else follows it; else 0. */
function small(i: usize, slot: usize, end: usize): usize {
  let after = i;
  let number: u64 = 0;
  for (; after < end && after < i + 15; after++) {
    const digit = load<u8>(after) - 0x30;
    if (digit > 9) break;
    number = number * 10 + <u64>digit;
  }
  if (after === i || after >= end || (load<u8>(i) === 0x30 && after > i + 1)) return 0;
  const next = load<u8>(after);
  if (next !== COMMA && next !== CLOSE_OBJECT) return 0;
  store<u32>(slot, SMALL);
  store<f64>(slot, <f64>number, AT_VALUE);
  return after;
}
