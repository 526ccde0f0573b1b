import { Simplex } from './simplex.ts';

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
  readonly found: FoundWays;
}

/** Ways that any reader's program found, by block: a target is of few blocks, and there are many ways. */
export class FoundWays {
  readonly #byBlock: readonly number[][];
  count = 0;

  constructor(blocks: number) {
    this.#byBlock = Array.from({ length: blocks }, () => []);
  }

  add(way: Way): void {
    this.#byBlock.forEach((column, block) => column.push(way[block] ?? 0));
    this.count++;
  }

  /** What each way puts into a block. */
  of(block: number): readonly number[] {
    return this.#byBlock[block] ?? [];
  }
}

/**
 * What an attacker cannot rule out: every way to fill the blocks that gives each published sum, where block `b` holds at least
 * `least[b]` (the attacker's own part); of a block in `settled` that is all, since nobody else is known to have anything in it.
 */
export class PossibleSums {
  readonly #figures: PublicFigures;
  readonly #least: Way;
  readonly #settled: ReadonlySet<number>;
  readonly #program: Simplex;
  /** Blocks of which this reader knows a part. */
  readonly #known: readonly number[];
  /** How far from the truth towards each shared way this reader cannot rule out. All ways are on one plane, and so is every mixture. */
  readonly #shares: number[] = [];

  constructor(figures: PublicFigures, least: Way, settled: ReadonlySet<number>) {
    this.#figures = figures;
    this.#least = least;
    this.#settled = settled;
    this.#known = [...least.keys()].filter((block) => settled.has(block) || (least[block] ?? 0) > 0);
    this.#program = programOf(figures.published, least, settled);
  }

  /** Reports whether the blocks of `target` can sum to `wanted` or more. Solving costs most, so known ways are tried first. */
  canReach(target: ReadonlySet<number>, wanted: number): boolean {
    const { found, truth } = this.#figures;
    while (this.#shares.length < found.count) this.#shares.push(this.#shareOf(this.#shares.length));
    const columns = [...target].map((block) => found.of(block));
    let whole = 0;
    for (const block of target) whole += truth[block] ?? 0;
    // The newest were mostly found for the same target.
    for (let at = found.count - 1; at >= 0; at--) {
      let sum = 0;
      for (const column of columns) sum += column[at] ?? 0;
      if (whole + (this.#shares[at] ?? 0) * (sum - whole) >= wanted) return true;
    }
    const way = this.#largest(target);
    let sum = 0;
    for (const block of target) sum += way[block] ?? 0;
    return sum >= wanted;
  }

  #shareOf(way: number): number {
    const { found, truth } = this.#figures;
    let share = 1;
    for (const block of this.#known) {
      const [value, to, least] = [truth[block] ?? 0, found.of(block)[way] ?? 0, this.#least[block] ?? 0];
      if (this.#settled.has(block)) share = to === value ? share : 0;
      else if (to < least) share = Math.min(share, (value - least) / (value - to));
    }
    return Math.max(0, share);
  }

  /** The way that gives `target` most, by linear programming. */
  #largest(target: ReadonlySet<number>): Way {
    const point = this.#program.largest([...target].filter((block) => !this.#settled.has(block)));
    // Whatever the method could not settle counts as known exactly: the caller then has the truth only.
    if (!point) return [];
    const way = this.#least.map((own, block) => own + (point[block] ?? 0));
    this.#figures.found.add(way);
    return way;
  }
}

/** The published sums without the reader's own part, of the blocks that this reader does not know already. */
function programOf(published: readonly Published[], least: Way, settled: ReadonlySet<number>): Simplex {
  const sets = published.map(({ blocks }) => blocks.filter((block) => !settled.has(block)));
  const sums = published.map(({ blocks, sum }) => {
    let own = 0;
    for (const block of blocks) own += least[block] ?? 0;
    return Math.max(0, sum - own);
  });
  return new Simplex(sets, sums, least.length);
}
