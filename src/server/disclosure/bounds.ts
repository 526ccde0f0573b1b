import { solve } from 'yalps';

/** What an attacker knows: for each published cell the blocks in it and their sum. Sums are shares of the whole. */
export interface Published {
  readonly blocks: readonly number[];
  readonly sum: number;
}

/**
 * Returns the most that the blocks of `target` can sum to, given every published sum and that block `b` holds at least
 * `least[b]` (the attacker's own part); of a block in `settled` that is all, since nobody else is known to have anything in it. By linear programming; what is true is always possible, so there is a solution.
 */
export function upperBound(
  count: number,
  published: readonly Published[],
  target: ReadonlySet<number>,
  least: readonly number[],
  settled: ReadonlySet<number>,
): number {
  const constraints = new Map<string, { equal: number }>();
  const variables = Array.from({ length: count }, (_, block) => {
    const coefficients = new Map<string, number>();
    if (target.has(block) && !settled.has(block)) coefficients.set('target', 1);
    return [`b${block}`, coefficients] as const;
  });
  published.forEach(({ blocks, sum }, i) => {
    const own = blocks.reduce((all, block) => all + (least[block] ?? 0), 0);
    constraints.set(`c${i}`, { equal: Math.max(0, sum - own) });
    for (const block of blocks) if (!settled.has(block)) variables[block]?.[1].set(`c${i}`, 1);
  });
  const solution = solve({ direction: 'maximize', objective: 'target', constraints, variables });
  const own = [...target].reduce((all, block) => all + (least[block] ?? 0), 0);
  // Whatever the solver could not settle counts as known exactly: the caller then has the truth only.
  return solution.status === 'optimal' ? solution.result + own : Number.NaN;
}
