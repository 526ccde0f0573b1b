import { same } from './bytes';

const NEWLINE: u8 = 0x0a;

/** Where the last, unfinished line begins after `findLines`. */
export let rest: usize = 0;

/** One needle's entry in the table: its first and last byte sixteen times each, its last byte's distance, its address. */
const ENTRY: usize = 48;
const LAST: usize = 16;
const TAIL: usize = 32;
const ADDRESS: usize = 36;
/**
 * Behind the entries, for three places of a needle (its first and second byte, and the last one of the shortest needle): which
 * needles have a byte there, as bits, by the byte's lower and upper half.
 */
const SETS: usize = 16 * ENTRY;
const PLACES: usize = 3;
const SET: usize = 32;

/** Writes an entry for each needle (a byte of its length and its bytes; a length of 0 ends them); returns where the entries end. */
function tabulate(needles: usize, table: usize): usize {
  let needle = needles;
  let entry = table;
  memory.fill(table + SETS, 0, PLACES * SET);
  const far = shortest(needles) - 1;
  for (let length = <usize>load<u8>(needle); length !== 0; length = <usize>load<u8>(needle)) {
    v128.store(entry, i8x16.splat(load<u8>(needle + 1)));
    v128.store(entry, i8x16.splat(load<u8>(needle + length)), LAST);
    store<u32>(entry, <u32>(length - 1), TAIL);
    store<u32>(entry, <u32>(needle + 1), ADDRESS);
    // Of more than eight needles, two share a bit.
    const turn: u32 = <u32>((entry - table) / ENTRY) & 7;
    const bit = <u8>((1 as u32) << turn);
    for (let place: usize = 0; place < PLACES; place++) {
      const set = table + SETS + place * SET;
      const distance = place < 2 ? place : far;
      // Behind a short needle any byte may come.
      if (distance >= length) for (let half: usize = 0; half < SET; half++) addTo(set + half, bit);
      else {
        const byte = <usize>load<u8>(needle + 1 + distance);
        addTo(set + (byte & 15), bit);
        addTo(set + 16 + (byte >> 4), bit);
      }
    }
    needle += length + 1;
    entry += ENTRY;
  }
  return entry;
}

/** The length of the shortest needle. */
function shortest(needles: usize): usize {
  let least: usize = 255;
  let needle = needles;
  for (let length = <usize>load<u8>(needle); length !== 0; length = <usize>load<u8>(needle)) {
    if (length < least) least = length;
    needle += length + 1;
  }
  return least;
}

function addTo(set: usize, bit: u8): void {
  store<u8>(set, load<u8>(set) | bit);
}

/** For each byte of a block the needles, as bits, that have it in the place that `low` and `high` are of. */
function having(block: v128, low: v128, high: v128): v128 {
  const half = i8x16.splat(15);
  return v128.and(i8x16.swizzle(low, v128.and(block, half)), i8x16.swizzle(high, i8x16.shr_u(block, 4)));
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

/** Reports whether all needles begin with the same byte, as keys of JSON do. */
function beginAlike(table: usize, end: usize): bool {
  for (let entry = table; entry < end; entry += ENTRY) if (load<u8>(entry) !== load<u8>(table)) return false;
  return end > table;
}

/**
 * The lines that end in [from, to) and hold a needle, or begin with a head: start and end of each go to `found` as two
 * u32, `most` at the most (then `rest` is where to go on). A needle has no line end in it. Needles and heads follow one another,
 * each as a byte of its length and its bytes; a length of 0 ends them. `table`: room for 1,024 bytes.
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
  const far = shortest(needles) - 1;
  const first = v128.load(table);
  const alike = beginAlike(table, end);
  const low0 = v128.load(table + SETS);
  const high0 = v128.load(table + SETS, 16);
  const low1 = v128.load(table + SETS, 32);
  const high1 = v128.load(table + SETS, 48);
  const low2 = v128.load(table + SETS, 64);
  const high2 = v128.load(table + SETS, 80);
  let count: u32 = 0;
  let start = from;
  let hit = false;
  for (let at = from; at < to; at += 16) {
    while (at + 32 <= to) {
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const isEnd = v128.or(i8x16.eq(a, newlines), i8x16.eq(b, newlines));
      // A line that has one needle needs no other.
      if (hit) {
        if (v128.any_true(isEnd)) break;
        at += 32;
        continue;
      }
      let beginsA: v128;
      let beginsB: v128;
      if (alike) {
        beginsA = i8x16.eq(a, first);
        beginsB = i8x16.eq(b, first);
        // Most of a log is neither a line end nor what all needles begin with.
        if (!v128.any_true(v128.or(isEnd, v128.or(beginsA, beginsB)))) {
          at += 32;
          continue;
        }
      } else {
        beginsA = having(a, low0, high0);
        beginsB = having(b, low0, high0);
      }
      const goesOnA = v128.and(having(v128.load(at, 1), low1, high1), having(v128.load(at + far), low2, high2));
      const goesOnB = v128.and(having(v128.load(at, 17), low1, high1), having(v128.load(at + far, 16), low2, high2));
      const mayBegin = v128.or(v128.and(beginsA, goesOnA), v128.and(beginsB, goesOnB));
      if (v128.any_true(v128.or(isEnd, mayBegin))) break;
      at += 32;
    }
    const block = v128.load(at);
    let ends = i8x16.bitmask(i8x16.eq(block, newlines));
    let maybe = hit && ends === 0 ? 0 : i8x16.bitmask(candidates(block, at, table, end));
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
