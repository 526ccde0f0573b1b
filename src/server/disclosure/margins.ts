import { FOLDED, foldedKey, type Named } from './blocks.ts';
import { isHiding, type Margin, type Rule, unite } from './publish.ts';

/** A cell as the database sums it: what is in it, and the part of it that is shown nowhere else. */
export interface CellMargins {
  readonly key: readonly string[];
  readonly value: Margin;
  readonly hidden: Margin;
}

/** Returns the cells over some dimensions; of none, the one cell that is the whole. */
export type MarginsOf = (dimensions: readonly number[]) => Promise<readonly CellMargins[]>;

/** Reports whether a cell may be shown: all of it, and what is hidden in it. */
export function cellHides(cells: readonly CellMargins[], rule: Rule): boolean {
  const value = unite(cells.map((cell) => cell.value));
  if (value.total <= 0) return true;
  const hidden = unite(cells.map((cell) => cell.hidden));
  return isHiding(value, rule) && (hidden.people === 0 || isHiding(hidden, rule));
}

/**
 * Names the cells of a team that is too large for the exact check, from the sums of its cells alone. Each joint cell has to hide
 * everybody by itself, and of cells that are folded together only bounds are known: never weaker than the exact check. Returns
 * undefined if not even the total may be shown.
 */
export async function nameByMargins(
  marginsOf: MarginsOf,
  fixed: Named,
  rule: Rule,
  exempt: ReadonlySet<string>,
): Promise<Named | undefined> {
  let named = fixed;
  const [whole] = await marginsOf([]);
  if (!whole || whole.value.total <= 0 || !(await isSafe(marginsOf, named, rule, exempt))) return undefined;
  for (const dimension of fixed.keys()) {
    const cells = (await marginsOf([dimension])).toSorted(
      (a, b) => b.value.total - a.value.total || (wordOf(a) < wordOf(b) ? -1 : 1),
    );
    for (const word of cells.filter(({ value }) => value.total > 0).map(wordOf)) {
      if (word === FOLDED || word === 'other' || named[dimension]?.has(word)) continue;
      const more = named.map((keys, i) => (i === dimension ? new Set([...keys, word]) : keys));
      if (await isSafe(marginsOf, more, rule, exempt)) named = more;
    }
  }
  return named;
}

function wordOf({ key }: CellMargins): string {
  return key[0] ?? FOLDED;
}

async function isSafe(marginsOf: MarginsOf, named: Named, rule: Rule, exempt: ReadonlySet<string>): Promise<boolean> {
  for (const [dimension, keys] of named.entries()) {
    const cells = keys.size === 0 ? await marginsOf([]) : await marginsOf([dimension]);
    const shown = Map.groupBy(cells, (cell) => (keys.has(wordOf(cell)) ? wordOf(cell) : FOLDED));
    for (const [word, all] of shown) if (!exempt.has(`${dimension} ${word}`) && !cellHides(all, rule)) return false;
  }
  // What is exempt holds nothing hidden, so it divides no hidden part.
  const dividing = [...named.keys()].filter((dimension) =>
    [...(named[dimension] ?? [])].some((word) => !exempt.has(`${dimension} ${word}`)),
  );
  const hidden = (await marginsOf(dividing)).filter((cell) => cell.hidden.total > 0);
  const keys = dividing.map((dimension) => named[dimension] ?? new Set<string>());
  const blocks = Map.groupBy(hidden, ({ key }) => JSON.stringify(foldedKey(key, keys)));
  return blocks.size <= 1 || [...blocks.values()].every((all) => isHiding(unite(all.map((cell) => cell.hidden)), rule));
}
