import type { Compiled } from './compiled.ts';
import { LONGEST_SEEN, type Shape, type Wanted } from './pickShape.ts';

/** What src/search/fieldSearch.ts says of a field. */
export const Slot = {
  other: 1,
  object: 2,
  plain: 3,
  withEscapes: 4,
  asBefore: 5,
  small: 6,
  numeral: 7,
  true: 8,
  false: 9,
  raw: 10,
} as const;

export interface PlanField {
  readonly name: string;
  /** Its slot, in words of the memory. */
  readonly slot: number;
  readonly below: Plan | undefined;
  /** The text of the last string that was met here, if it was short. */
  seen: string;
  /** The result holds something here. */
  isSet: boolean;
  /** What it holds is the text last seen. */
  isSeen: boolean;
}

/** The wanted fields of one object. */
export interface Plan {
  /** Address of the level. */
  readonly level: number;
  readonly fields: readonly PlanField[];
  /** One for all records: most fields of a record are those of the record before. */
  readonly result: Record<string, unknown>;
}

export interface Planned {
  readonly plan: Plan;
  /** The words of all slots. */
  readonly slots: { readonly from: number; readonly to: number };
  /** The words that say how long the text is that each string's field has seen. */
  readonly strings: readonly number[];
}

const KINDS = { string: 1, number: 2, boolean: 3, json: 4 } as const;
const OBJECT = 5;
const LEVEL_HEAD = 8;
const FIELD = 80;
const KEY = 32;
const LONGEST_KEY = FIELD - KEY;
const SLOT = 16;
const SEEN = 8 + LONGEST_SEEN;

/** Writes the plan of a shape as src/search/fieldSearch.ts reads it: levels and fields, slots, texts seen. Undefined if it does not fit. */
export function planOf(shape: Shape, compiled: Compiled): Planned | undefined {
  const sizes = sizeOf(shape);
  const start = compiled.reserve(sizes.levels + sizes.fields * (SLOT + SEEN));
  if (start === undefined || sizes.longestKey > LONGEST_KEY) return undefined;
  const view = new DataView(compiled.memory);
  const bytes = new Uint8Array(compiled.memory);
  const strings: number[] = [];
  let level = start;
  let slot = start + sizes.levels;
  const slots = { from: slot >> 2, to: (slot + sizes.fields * SLOT) >> 2 };
  let seen = slot + sizes.fields * SLOT;

  function write(wanted: Shape): Plan {
    const entries = Object.entries(wanted);
    const address = level;
    level += LEVEL_HEAD + entries.length * FIELD;
    view.setUint32(address, entries.length, true);
    const fields = entries.map(([name, want], n) => writeField(address + LEVEL_HEAD + n * FIELD, name, want));
    return { level: address, fields, result: Object.fromEntries(entries.map(([name]) => [name, undefined])) };
  }

  function writeField(at: number, name: string, want: Wanted | Shape): PlanField {
    const key = new TextEncoder().encode(name);
    bytes.set(key.subarray(0, 8), at);
    bytes.set(key, at + KEY);
    const own = slot;
    slot += SLOT;
    const below = typeof want === 'string' ? undefined : write(want);
    const kind = typeof want === 'string' ? KINDS[want] : OBJECT;
    const words = [key.length, kind, own, below?.level ?? 0, seen];
    for (const [n, word] of words.entries()) view.setUint32(at + 8 + n * 4, word, true);
    view.setUint32(seen, 0xffff_ffff, true);
    if (want === 'string') strings.push(seen >> 2);
    seen += SEEN;
    return { name, slot: own >> 2, below, seen: '', isSet: false, isSeen: false };
  }

  return { plan: write(shape), slots, strings };
}

function sizeOf(shape: Shape): { readonly levels: number; readonly fields: number; readonly longestKey: number } {
  const entries = Object.entries(shape);
  let levels = LEVEL_HEAD + entries.length * FIELD;
  let fields = entries.length;
  let longestKey = 0;
  for (const [name, want] of entries) {
    longestKey = Math.max(longestKey, new TextEncoder().encode(name).length);
    if (typeof want === 'string') continue;
    const below = sizeOf(want);
    levels += below.levels;
    fields += below.fields;
    longestKey = Math.max(longestKey, below.longestKey);
  }
  return { levels, fields, longestKey };
}
