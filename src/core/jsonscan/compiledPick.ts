import type { Compiled } from './compiled.ts';
import { type Plan, type PlanField, type Planned, planOf, Slot } from './pickPlan.ts';
import { type Latin1, LONGEST_SEEN, type Picked, type Shape } from './pickShape.ts';

/** The compiled picker leaves what hardly ever comes (a key with an escape in it or met twice) to the plain one. */
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
  const planned = planOf(shape, compiled);
  if (planned === undefined) return undefined;
  const slots = new SlotReader(compiled, planned);
  return (bytes, from, to) => slots.pick(bytes, from, to) as ReturnType<CompiledPicker<S>>;
}

/** A class, so that pickers of all shapes share their code and it is made fast once. */
class SlotReader {
  readonly #compiled: Compiled;
  readonly #planned: Planned;
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;
  readonly #utf8 = new TextDecoder();
  #bytes: Latin1 = new Uint8Array(0);
  #isWhole = true;

  constructor(compiled: Compiled, planned: Planned) {
    this.#compiled = compiled;
    this.#planned = planned;
    this.#words = new Uint32Array(compiled.memory);
    this.#doubles = new Float64Array(compiled.memory);
  }

  pick(bytes: Uint8Array, from: number, to: number): Record<string, unknown> | undefined | typeof TOO_RARE {
    const compiled = this.#compiled;
    const words = this.#words;
    const { plan, slots, strings } = this.#planned;
    words.fill(0, slots.from, slots.to);
    const outcome = compiled.pick(from + compiled.base, to + compiled.base, plan.level);
    if (outcome === 2) {
      this.#bytes = bytes;
      this.#isWhole = true;
      const result = this.#made(plan);
      if (this.#isWhole) return result;
    }
    // The search has seen texts that nobody has read.
    for (const at of strings) words[at] = 0xffff_ffff;
    return outcome === 1 ? TOO_RARE : undefined;
  }

  #made({ fields, result }: Plan): Record<string, unknown> {
    for (const field of fields) {
      const what = this.#words[field.slot] as number;
      // Most fields of a log say what they said in the record before, and the result still holds that.
      if (what === Slot.asBefore && field.isSeen) continue;
      field.isSeen = false;
      if (what <= Slot.other) {
        if (field.isSet) result[field.name] = undefined;
      } else if (field.below === undefined) result[field.name] = this.#said(what, field);
      else {
        const below = this.#made(field.below);
        if (!field.isSet) result[field.name] = below;
      }
      field.isSet = what > Slot.other;
    }
    return result;
  }

  #said(what: number, field: PlanField): unknown {
    if (what === Slot.asBefore) {
      field.isSeen = true;
      return field.seen;
    }
    if (what === Slot.small) return this.#doubles[(field.slot >> 1) + 1];
    if (what === Slot.true) return true;
    if (what === Slot.false) return false;
    const from = (this.#words[field.slot + 2] as number) - this.#compiled.base;
    const to = (this.#words[field.slot + 3] as number) - this.#compiled.base;
    if (what === Slot.numeral) return Number(this.#utf8.decode(this.#bytes.subarray(from, to)));
    if (what === Slot.raw) return this.#parsed(from, to);
    const text = what === Slot.plain ? this.#plain(from, to) : this.#parsed(from - 1, to + 1);
    if (to - from <= LONGEST_SEEN) {
      field.seen = text as string;
      field.isSeen = true;
    }
    return text;
  }

  #plain(from: number, to: number): string {
    return this.#bytes.latin1Slice?.(from, to) ?? this.#utf8.decode(this.#bytes.subarray(from, to));
  }

  #parsed(from: number, to: number): unknown {
    try {
      return JSON.parse(this.#utf8.decode(this.#bytes.subarray(from, to)));
    } catch {
      this.#isWhole = false;
      return undefined;
    }
  }
}
