import { LONGEST_SEEN, type Latin1, type Picked, type Shape } from './pickShape.ts';
import { planOf, type Plan, type PlanField, Slot } from './pickPlan.ts';

/** Functions over the memory that some bytes lie in: src/search, which works sixteen bytes at a time. Places are the memory's. */
export interface Compiled {
  readonly memory: ArrayBuffer;
  /** Where the first of the bytes lies. */
  readonly base: number;
  /** Pickers made for this memory, by their shape: formats are made anew with every look for roots, and the memory does not grow. */
  readonly pickers: WeakMap<object, unknown>;
  /** Room for a plan, at a multiple of 8; undefined if there is none left. */
  reserve(length: number): number | undefined;
  /** Where the closing quote is, `from` being behind the opening one; 0 if there is none before `to`. */
  closingQuote(from: number, to: number): number;
  /** Fills the slots of a level: 2 if it did, 0 if no whole object stands there, 1 if it is too rare. */
  pick(from: number, to: number, level: number): number;
}

/** Bytes that bring their search with them, as the buffer does that logs are read into. */
export type Searched = Uint8Array & { readonly compiled?: Compiled };

/** The compiled picker leaves what hardly ever comes (a key with an escape in it) to the plain one. */
export const TOO_RARE = Symbol('too rare');

export type CompiledPicker<S extends Shape> = (
  bytes: Uint8Array,
  from: number,
  to: number,
) => Picked<S> | undefined | typeof TOO_RARE;

/** Gives what the plain picker gives, for bytes in the memory of `compiled` alone; undefined if it has no room for the plan. */
export function compiledPicker<S extends Shape>(shape: S, compiled: Compiled): CompiledPicker<S> | undefined {
  if (!compiled.pickers.has(shape)) compiled.pickers.set(shape, createCompiledPicker(shape, compiled));
  return compiled.pickers.get(shape) as CompiledPicker<S> | undefined;
}

function createCompiledPicker<S extends Shape>(shape: S, compiled: Compiled): CompiledPicker<S> | undefined {
  const found = planOf(shape, compiled);
  if (found === undefined) return undefined;
  const { plan, slots, strings } = found;
  const words = new Uint32Array(compiled.memory);
  const doubles = new Float64Array(compiled.memory);
  const utf8 = new TextDecoder();
  const { base } = compiled;
  let bytes: Latin1 = new Uint8Array(0);
  let isWhole = true;

  function made({ fields, result }: Plan): Record<string, unknown> {
    for (const field of fields) {
      const what = words[field.slot] as number;
      if (what > Slot.other) result[field.name] = field.below === undefined ? said(what, field) : made(field.below);
      else if (field.isSet) result[field.name] = undefined;
      field.isSet = what > Slot.other;
    }
    return result;
  }

  function said(what: number, field: PlanField): unknown {
    if (what === Slot.asBefore) return field.seen;
    if (what === Slot.small) return doubles[(field.slot >> 1) + 1];
    if (what === Slot.true) return true;
    if (what === Slot.false) return false;
    const from = (words[field.slot + 2] as number) - base;
    const to = (words[field.slot + 3] as number) - base;
    if (what === Slot.numeral) return Number(utf8.decode(bytes.subarray(from, to)));
    if (what === Slot.raw) return parsed(from, to);
    const text = what === Slot.plain ? plain(from, to) : parsed(from - 1, to + 1);
    if (to - from <= LONGEST_SEEN) field.seen = text as string;
    return text;
  }

  const plain = (from: number, to: number): string =>
    bytes.latin1Slice?.(from, to) ?? utf8.decode(bytes.subarray(from, to));

  function parsed(from: number, to: number): unknown {
    try {
      return JSON.parse(utf8.decode(bytes.subarray(from, to)));
    } catch {
      isWhole = false;
      return undefined;
    }
  }

  return (source, from, to) => {
    words.fill(0, slots.from, slots.to);
    const outcome = compiled.pick(from + base, to + base, plan.level);
    if (outcome === 2) {
      bytes = source;
      isWhole = true;
      const result = made(plan);
      if (isWhole) return result as Picked<S>;
    }
    // The search has seen texts that nobody has read.
    for (const at of strings) words[at] = 0xffff_ffff;
    return outcome === 1 ? TOO_RARE : undefined;
  };
}
