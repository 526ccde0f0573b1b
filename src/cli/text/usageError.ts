import { HumanError } from '../../core/humanError.ts';

/** The command line itself was wrong: the process ends with 2, as shells expect, and not with 1. */
export class UsageError extends HumanError {}

/** The known name that is most like `name`, if one differs by at most two letters and by less than half of it. */
function closestName(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((each) => ({ each, distance: editDistance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, distance }) => distance <= 2 && distance * 2 < each.length)
    .toSorted((a, b) => a.distance - b.distance);
  return best?.each;
}

/** A question that ends an error: ` Did you mean "report"?`, or nothing. */
export function didYouMean(name: string, known: readonly string[], prefix = ''): string {
  const closest = closestName(name, known);
  return closest === undefined ? '' : ` Did you mean ${prefix}${closest}?`;
}

/** Letters to change, add, drop or swap with the next one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      const row = rows[i];
      if (row) row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same, swapped);
    }
  return at(a.length, b.length);
}
