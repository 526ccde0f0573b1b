import type { Named, Part } from './blocks.ts';
import { isSafe } from './check.ts';
import type { Rule } from './publish.ts';

/**
 * Names the cells of some dimensions, largest first, as long as everything published together stays safe. `fixed` is what earlier
 * releases, or the policy, named already. Returns undefined if not even the total may be shown beside that.
 */
export function nameCells(
  parts: readonly Part[],
  fixed: Named,
  open: readonly number[],
  rule: Rule,
  exempt: ReadonlySet<string> = new Set(),
): Named | undefined {
  let named = fixed;
  if (parts.every(({ value }) => value <= 0) || !isSafe(parts, named, rule, exempt)) return undefined;
  for (const dimension of open) {
    for (const key of keysBySize(parts, dimension)) {
      if (named[dimension]?.has(key)) continue;
      const more = named.map((keys, i) => (i === dimension ? new Set([...keys, key]) : keys));
      if (isSafe(parts, more, rule, exempt)) named = more;
    }
  }
  return named;
}

function keysBySize(parts: readonly Part[], dimension: number): readonly string[] {
  const sums = new Map<string, number>();
  for (const { key, value } of parts) {
    const word = key[dimension] ?? '';
    if (word !== '' && word !== 'other' && value > 0) sums.set(word, (sums.get(word) ?? 0) + value);
  }
  return [...sums].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([key]) => key);
}

/** The table of one dimension: its named cells and everything else as `other`. */
export function tableOf(parts: readonly Part[], named: Named, dimension: number) {
  const sums = new Map<string, number>([...(named[dimension] ?? [])].map((key) => [key, 0]));
  let [other, total] = [0, 0];
  for (const { key, value } of parts) {
    const word = key[dimension] ?? '';
    const seen = sums.get(word);
    if (seen === undefined) other += value;
    else sums.set(word, seen + value);
    total += value;
  }
  const cells = [...sums]
    .map(([key, value]) => ({ key, value }))
    .toSorted((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1));
  return { cells, other, total };
}
