import { COLUMNS } from './row.ts';

const WIDTH = COLUMNS.length;
const KEY = COLUMNS.indexOf('key');

/** Returns rows that have different keys, sorted by key: an index is written faster in its own order. */
export function inOrderOfKeys(rows: Float64Array): Float64Array {
  const places = new Map<number, number>();
  for (let at = 0; at < rows.length; at += WIDTH) places.set(rows[at + KEY] as number, at);
  const sorted = new Float64Array(rows.length);
  let to = 0;
  for (const key of Float64Array.from(places.keys()).sort()) {
    const from = places.get(key) as number;
    sorted.set(rows.subarray(from, from + WIDTH), to);
    to += WIDTH;
  }
  return sorted;
}
