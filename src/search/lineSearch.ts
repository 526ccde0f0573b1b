import { same } from './bytes';

const NEWLINE: u8 = 0x0a;

/** Where the last, unfinished line begins after `findLines`. */
export let rest: usize = 0;

/** One needle's entry in the table: its first, last and second byte sixteen times each, its last byte's distance, its address. */
const ENTRY: usize = 64;
const LAST: usize = 16;
const SECOND: usize = 32;
const TAIL: usize = 48;
const ADDRESS: usize = 52;

/** Writes an entry for each needle (a byte of its length and its bytes; a length of 0 ends them); returns where the entries end. */
function tabulate(needles: usize, table: usize): usize {
  let needle = needles;
  let entry = table;
  for (let length = <usize>load<u8>(needle); length !== 0; length = <usize>load<u8>(needle)) {
    v128.store(entry, i8x16.splat(load<u8>(needle + 1)));
    v128.store(entry, i8x16.splat(load<u8>(needle + length)), LAST);
    v128.store(entry, i8x16.splat(load<u8>(needle + (length > 1 ? 2 : 1))), SECOND);
    store<u32>(entry, <u32>(length - 1), TAIL);
    store<u32>(entry, <u32>(needle + 1), ADDRESS);
    needle += length + 1;
    entry += ENTRY;
  }
  return entry;
}

/** The places in a block of sixteen bytes at which a needle may begin: its first and its last byte are where they belong. */
function candidates(block: v128, at: usize, table: usize, end: usize): v128 {
  let found = i8x16.splat(0);
  for (let entry = table; entry < end; entry += ENTRY) {
    const far = v128.load(at + <usize>load<u32>(entry, TAIL));
    found = v128.or(found, v128.and(i8x16.eq(block, v128.load(entry)), i8x16.eq(far, v128.load(entry, LAST))));
  }
  return found;
}

/** The same for two blocks, as one: only whether there is a candidate at all counts. */
function candidatesInTwo(a: v128, b: v128, at: usize, table: usize, end: usize): v128 {
  let found = i8x16.splat(0);
  for (let entry = table; entry < end; entry += ENTRY) {
    const far = at + <usize>load<u32>(entry, TAIL);
    const first = v128.load(entry);
    const last = v128.load(entry, LAST);
    const inA = v128.and(i8x16.eq(a, first), i8x16.eq(v128.load(far), last));
    const inB = v128.and(i8x16.eq(b, first), i8x16.eq(v128.load(far, 16), last));
    const second = v128.load(entry, SECOND);
    const next = at + (<usize>load<u32>(entry, TAIL) > 0 ? 1 : 0);
    found = v128.or(
      found,
      v128.or(v128.and(inA, i8x16.eq(v128.load(next), second)), v128.and(inB, i8x16.eq(v128.load(next, 16), second))),
    );
  }
  return found;
}

/** Reports whether all needles begin with the same byte and have a second one, as keys of JSON do. */
function beginAlike(table: usize, end: usize): bool {
  for (let entry = table; entry < end; entry += ENTRY)
    if (load<u8>(entry) !== load<u8>(table) || load<u32>(entry, TAIL) === 0) return false;
  return end > table;
}

/** Reports whether the first two bytes of a needle are in one of two blocks, for needles that begin alike. */
function mayBegin(a: v128, b: v128, at: usize, table: usize, end: usize): bool {
  const first = v128.load(table);
  const inA = i8x16.eq(a, first);
  const inB = i8x16.eq(b, first);
  if (!v128.any_true(v128.or(inA, inB))) return false;
  const nextA = v128.load(at, 1);
  const nextB = v128.load(at, 17);
  let secondA = i8x16.splat(0);
  let secondB = i8x16.splat(0);
  for (let entry = table; entry < end; entry += ENTRY) {
    const second = v128.load(entry, SECOND);
    secondA = v128.or(secondA, i8x16.eq(nextA, second));
    secondB = v128.or(secondB, i8x16.eq(nextB, second));
  }
  return v128.any_true(v128.or(v128.and(inA, secondA), v128.and(inB, secondB)));
}

/**
 * The lines that end in [from, to) and hold a needle, or begin with a head: start and end of each go to `found` as two
 * u32, `most` at the most (then `rest` is where to go on). A needle has no line end in it. Needles and heads follow one another,
 * each as a byte of its length and its bytes; a length of 0 ends them. `table`: room for 64 bytes a needle.
 */
export function findLines(
  from: usize,
  to: usize,
  needles: usize,
  table: usize,
  heads: usize,
  found: usize,
  most: u32,
): u32 {
  const newlines = i8x16.splat(NEWLINE);
  const end = tabulate(needles, table);
  const alike = beginAlike(table, end);
  let count: u32 = 0;
  let start = from;
  let hit = false;
  for (let at = from; at < to; at += 16) {
    // Most of a log is neither: two blocks at a time are passed over.
    while (at + 32 <= to) {
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const isEnd = v128.or(i8x16.eq(a, newlines), i8x16.eq(b, newlines));
      if (v128.any_true(isEnd)) break;
      if (!alike || mayBegin(a, b, at, table, end)) if (v128.any_true(candidatesInTwo(a, b, at, table, end))) break;
      at += 32;
    }
    const block = v128.load(at);
    let ends = i8x16.bitmask(i8x16.eq(block, newlines));
    let maybe = i8x16.bitmask(candidates(block, at, table, end));
    while ((ends | maybe) !== 0) {
      // The lowest bit of the two: an end of a line, or a place where a needle may begin.
      const bit = ctz(ends | maybe);
      const place = at + <usize>bit;
      if ((maybe >>> bit) & 1) {
        maybe &= maybe - 1;
        if (!hit && isNeedle(place, table, end)) hit = true;
        continue;
      }
      ends &= ends - 1;
      if (place >= to) break;
      if (hit || beginsWithHead(start, heads)) {
        store<u32>(found + <usize>count * 8, <u32>start);
        store<u32>(found + <usize>count * 8, <u32>place, 4);
        count++;
      }
      hit = false;
      start = place + 1;
      if (count === most) {
        rest = start;
        return count;
      }
    }
  }
  rest = start;
  return count;
}

function isNeedle(place: usize, table: usize, end: usize): bool {
  for (let entry = table; entry < end; entry += ENTRY)
    if (same(place, <usize>load<u32>(entry, ADDRESS), <usize>load<u32>(entry, TAIL) + 1)) return true;
  return false;
}

function beginsWithHead(start: usize, heads: usize): bool {
  let head = heads;
  for (let length = <usize>load<u8>(head); length !== 0; length = <usize>load<u8>(head)) {
    if (same(start, head + 1, length)) return true;
    head += length + 1;
  }
  return false;
}
