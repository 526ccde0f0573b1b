import { same } from './bytes';

const NEWLINE: u8 = 0x0a;

/** Where the last, unfinished line begins after `findLines`. */
export let rest: usize = 0;

/**
 * The lines that end in [from, to) and hold the needle, or begin with a head: start and end of each go to `found` as two
 * u32, `most` at the most (then `rest` is where to go on). A needle has no line end in it. The heads lie one after another,
 * each as a byte of its length and its bytes; a length of 0 ends them.
 */
export function findLines(
  from: usize,
  to: usize,
  needle: usize,
  length: usize,
  heads: usize,
  found: usize,
  most: u32,
): u32 {
  const newlines = i8x16.splat(NEWLINE);
  const first = i8x16.splat(load<u8>(needle));
  const last = i8x16.splat(load<u8>(needle + length - 1));
  let count: u32 = 0;
  let start = from;
  let hit = false;
  const tail = length - 1;
  for (let at = from; at < to; at += 16) {
    // Most of a log is neither: two blocks at a time are passed over.
    while (at + 32 <= to) {
      const far = at + tail;
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const inA = v128.and(i8x16.eq(a, first), i8x16.eq(v128.load(far), last));
      const inB = v128.and(i8x16.eq(b, first), i8x16.eq(v128.load(far, 16), last));
      const isEnd = v128.or(i8x16.eq(a, newlines), i8x16.eq(b, newlines));
      if (v128.any_true(v128.or(isEnd, v128.or(inA, inB)))) break;
      at += 32;
    }
    const block = v128.load(at);
    let ends = i8x16.bitmask(i8x16.eq(block, newlines));
    let maybe = i8x16.bitmask(v128.and(i8x16.eq(block, first), i8x16.eq(v128.load(at + tail), last)));
    while ((ends | maybe) !== 0) {
      // The lowest bit of the two: an end of a line, or a place where the needle may begin.
      const bit = ctz(ends | maybe);
      const place = at + <usize>bit;
      if ((maybe >>> bit) & 1) {
        maybe &= maybe - 1;
        if (!hit && same(place, needle, length)) hit = true;
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

function beginsWithHead(start: usize, heads: usize): bool {
  let head = heads;
  for (let length = <usize>load<u8>(head); length !== 0; length = <usize>load<u8>(head)) {
    if (same(start, head + 1, length)) return true;
    head += length + 1;
  }
  return false;
}
