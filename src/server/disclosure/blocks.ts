/** One person's part of one joint cell. `key` holds one word for each dimension: bucket, agent, model, … */
export interface Part {
  /** A pseudonym of the week. */
  readonly person: string;
  readonly key: readonly string[];
  /** From 0 up. */
  readonly value: number;
  /** The part of `value` that is shown nowhere else. */
  readonly hidden: number;
}

/** For each dimension the keys that are shown by name; everything else of it is one cell, `other`. */
export type Named = readonly ReadonlySet<string>[];

/** Parts that no published figure distinguishes. */
export interface Block {
  readonly key: readonly string[];
  readonly parts: Part[];
}

/** The key of what is not named; no key of a row can be empty. */
export const FOLDED = '';

export function foldedKey(key: readonly string[], named: Named): readonly string[] {
  return key.map((word, dimension) => (named[dimension]?.has(word) ? word : FOLDED));
}

/** Returns the joint cells of all dimensions: every figure that follows from published cells is made of them. */
export function blocksOf(parts: readonly Part[], named: Named): readonly Block[] {
  const blocks = new Map<string, Block>();
  for (const part of parts) {
    const key = foldedKey(part.key, named);
    const text = JSON.stringify(key);
    const block = blocks.get(text) ?? { key, parts: [] };
    blocks.set(text, block);
    block.parts.push(part);
  }
  return [...blocks.values()];
}
