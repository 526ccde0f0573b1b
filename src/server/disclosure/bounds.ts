import { type Coefficients, type Constraint, solve } from 'yalps';

/** What an attacker knows: for each published cell the blocks in it and their sum. Sums are shares of the whole. */
export interface Published {
  readonly blocks: readonly number[];
  readonly sum: number;
}

/** How much each block may hold. */
type Way = readonly number[];

/** What all readers of a release share: the published sums, what is true, and ways to get the same sums that were found so far. */
export interface PublicFigures {
  readonly published: readonly Published[];
  readonly truth: Way;
  readonly found: Way[];
}

/**
 * What an attacker cannot rule out: every way to fill the blocks that gives each published sum, where block `b` holds at least
 * `least[b]` (the attacker's own part); of a block in `settled` that is all, since nobody else is known to have anything in it.
 */
export class PossibleSums {
  readonly #figures: PublicFigures;
  readonly #least: Way;
  readonly #settled: ReadonlySet<number>;
  readonly #own: Way[] = [];
  /** How many of the shared ways were made possible for this reader. */
  #taken = 0;

  constructor(figures: PublicFigures, least: Way, settled: ReadonlySet<number>) {
    this.#figures = figures;
    this.#least = least;
    this.#settled = settled;
  }

  /** Reports whether the blocks of `target` can sum to `wanted` or more. Solving costs most, so known ways are tried first. */
  canReach(target: ReadonlySet<number>, wanted: number): boolean {
    const blocks = [...target];
    const sumIn = (way: Way): number => {
      let sum = 0;
      for (const block of blocks) sum += way[block] ?? 0;
      return sum;
    };
    for (; this.#taken < this.#figures.found.length; this.#taken++) {
      this.#own.push(this.#possible(this.#figures.found[this.#taken] ?? []));
    }
    // The newest were mostly found for the same target.
    for (let at = this.#own.length - 1; at >= 0; at--) if (sumIn(this.#own[at] ?? []) >= wanted) return true;
    return sumIn(this.#largest(target)) >= wanted;
  }

  /** As far from the truth towards another reader's way as this reader cannot rule out. All ways are on one plane, and so is every mixture. */
  #possible(way: Way): Way {
    let share = 1;
    this.#figures.truth.forEach((value, block) => {
      const to = way[block] ?? 0;
      if (this.#settled.has(block)) share = to === value ? share : 0;
      else if (to < (this.#least[block] ?? 0))
        share = Math.min(share, (value - (this.#least[block] ?? 0)) / (value - to));
    });
    return this.#figures.truth.map((value, block) => value + Math.max(0, share) * ((way[block] ?? 0) - value));
  }

  /** The way that gives `target` most, by linear programming; what is true is always possible, so there is one. */
  #largest(target: ReadonlySet<number>): Way {
    const constraints = new Map<string, Constraint>();
    const columns = this.#least.map(() => new Map<string, number>());
    this.#figures.published.forEach(({ blocks, sum }, i) => {
      const own = blocks.reduce((all, block) => all + (this.#least[block] ?? 0), 0);
      constraints.set(`c${i}`, { equal: Math.max(0, sum - own) });
      for (const block of blocks) if (!this.#settled.has(block)) columns[block]?.set(`c${i}`, 1);
    });
    for (const block of target) if (!this.#settled.has(block)) columns[block]?.set('target', 1);
    const variables = columns.map((column, block): readonly [number, Coefficients] => [block, column]);
    const { status, variables: solved } = solve({ direction: 'maximize', objective: 'target', constraints, variables });
    // Whatever the solver could not settle counts as known exactly: the caller then has the truth only.
    if (status !== 'optimal') return [];
    const way = [...this.#least];
    for (const [block, value] of solved) way[block] = (way[block] ?? 0) + value;
    this.#figures.found.push(way);
    return way;
  }
}
