import { type Block, blocksOf, FOLDED, foldedKey, type Named, type Part } from './blocks.ts';
import { type Published, upperBound } from './bounds.ts';
import { type Contribution, passes, type Rule } from './publish.ts';

/** Beyond these the linear programs would hold the endpoint up; each joint cell then has to pass by itself. */
const MOST_BLOCKS = 80;
const MOST_TARGETS = 400;
const MOST_ROWS = 400;
/** The solver's own error, as a share of the whole. */
const SOLVER_ERROR = 1e-7;
const NOTHING: ReadonlySet<number> = new Set();

/**
 * Reports whether these cells may be published together. `exempt` names cells that are shown by policy for themselves, as
 * `dimension key`; their parts have `hidden` 0 and count as known to everybody.
 */
export function isSafe(parts: readonly Part[], named: Named, rule: Rule, exempt: ReadonlySet<string>): boolean {
  return cellsPass(parts, named, rule, exempt) && nothingFollows(parts, named, rule);
}

/** Every cell of every dimension has k people and nobody who is nearly all of it. */
function cellsPass(parts: readonly Part[], named: Named, rule: Rule, exempt: ReadonlySet<string>): boolean {
  return named.every((_, dimension) => {
    const cells = new Map<string, Contribution[]>();
    for (const part of parts) {
      const key = foldedKey(part.key, named)[dimension] ?? FOLDED;
      if (exempt.has(`${dimension} ${key}`)) continue;
      const cell = cells.get(key) ?? [];
      cells.set(key, cell);
      cell.push({ key, period: part.period, person: part.person, value: part.value, hidden: part.hidden });
    }
    return [...cells.values()].every((cell) => cell.every(({ value }) => value <= 0) || passes(cell, rule));
  });
}

/** No sum of joint cells that follows from the published cells narrows a person's part of it. */
function nothingFollows(parts: readonly Part[], named: Named, rule: Rule): boolean {
  const hidden = parts.filter((part) => part.hidden > 0);
  const blocks = blocksOf(hidden, named);
  if (blocks.length <= 1) return true;
  const targets = targetsOf(hidden, blocks, named);
  const shares = new Shares(
    blocks,
    hidden.reduce((sum, part) => sum + part.hidden, 0),
  );
  if (blocks.length > MOST_BLOCKS || targets.size > MOST_TARGETS || shares.rows > MOST_ROWS) {
    return blocks.every((block) => passes(block.parts.map(hiddenPart), rule));
  }
  const published = publishedOf(blocks, named, shares);
  return [...targets.values()].every((target) => isProtected(target, shares, published, rule));
}

function hiddenPart({ period, person, hidden }: Part): Contribution {
  return { key: '', period, person, value: hidden };
}

/** Sets of blocks of which a person's part might follow: each block, and what one row holds of each published cell and in all. */
function targetsOf(parts: readonly Part[], blocks: readonly Block[], named: Named): Map<string, ReadonlySet<number>> {
  const targets = new Map<string, ReadonlySet<number>>();
  const add = (set: ReadonlySet<number>) => targets.set([...set].toSorted((a, b) => a - b).join(','), set);
  blocks.forEach((_, block) => add(new Set([block])));
  const numbers = new Map(blocks.map(({ key }, i) => [JSON.stringify(key), i]));
  const rows = new Map<string, Set<number>>();
  for (const part of parts) {
    const row = `${part.period} ${part.person}`;
    const set = rows.get(row) ?? new Set();
    rows.set(row, set);
    set.add(numbers.get(JSON.stringify(foldedKey(part.key, named))) ?? 0);
  }
  for (const row of rows.values()) {
    if (targets.size > MOST_TARGETS) break;
    add(row);
    for (let dimension = 0; dimension < named.length; dimension++) {
      const cells = Map.groupBy(row, (block) => blocks[block]?.key[dimension] ?? FOLDED);
      for (const cell of cells.values()) add(new Set(cell));
    }
  }
  return targets;
}

function publishedOf(blocks: readonly Block[], named: Named, shares: Shares): readonly Published[] {
  return named.flatMap((_, dimension) => {
    const cells = Map.groupBy(blocks.keys(), (block) => blocks[block]?.key[dimension] ?? FOLDED);
    return [...cells.values()].map((cell) => ({ blocks: cell, sum: shares.of(new Set(cell)) }));
  });
}

/** The largest part stays uncertain upwards by the rule's share, for an outsider and for every colleague. */
function isProtected(
  target: ReadonlySet<number>,
  shares: Shares,
  published: readonly Published[],
  { share }: Rule,
): boolean {
  const needed = (part: number) => (1 + share) * part - SOLVER_ERROR;
  const { first, second } = shares.largest(target);
  // What is true is possible: often that is room enough, no matter who looks.
  if (shares.of(target) - second >= needed(first)) return true;
  if (!(upperBound(shares.count, published, target, [], NOTHING) >= needed(first))) return false;
  return shares
    .colleagues(target)
    .every(
      ({ least, settled, own, largestOther }) =>
        largestOther <= 0 || upperBound(shares.count, published, target, least, settled) - own >= needed(largestOther),
    );
}

/** Sums of blocks as shares of the whole, and whose they are. */
class Shares {
  readonly #sums: readonly number[];
  /** By period and person, the share of each block. */
  readonly #rows = new Map<string, Map<string, Map<number, number>>>();

  constructor(blocks: readonly Block[], total: number) {
    this.#sums = blocks.map(({ parts }) => parts.reduce((sum, part) => sum + part.hidden, 0) / total);
    blocks.forEach(({ parts }, block) => {
      for (const { period, person, hidden } of parts) {
        const people = this.#rows.get(period) ?? new Map<string, Map<number, number>>();
        this.#rows.set(period, people);
        const row = people.get(person) ?? new Map<number, number>();
        people.set(person, row);
        row.set(block, (row.get(block) ?? 0) + hidden / total);
      }
    });
  }

  get count(): number {
    return this.#sums.length;
  }

  /** How many rows of people there are. */
  get rows(): number {
    return [...this.#rows.values()].reduce((sum, people) => sum + people.size, 0);
  }

  of(set: ReadonlySet<number>): number {
    return [...set].reduce((sum, block) => sum + (this.#sums[block] ?? 0), 0);
  }

  /** The largest part of a set and the second largest. Over several periods a person has at most the sum of each period's largest. */
  largest(set: ReadonlySet<number>): { readonly first: number; readonly second: number } {
    let [first, second] = [0, 0];
    for (const people of this.#rows.values()) {
      const [most = 0, next = 0] = [...people.values()].map((row) => sumOf(row, set)).toSorted((a, b) => b - a);
      first += most;
      second += next;
    }
    return { first, second };
  }

  /**
   * What each person holds of each block and of the set, and the largest part of the set that another has. Rows of two periods
   * cannot be linked: those that are equally large in their periods are taken for one person's, beside each row by itself.
   */
  colleagues(set: ReadonlySet<number>): readonly Colleague[] {
    const whole = new Set(this.#sums.keys());
    const ranks: Set<ReadonlyMap<number, number>>[] = [];
    const alone: Set<ReadonlyMap<number, number>>[] = [];
    for (const period of this.#rows.values()) {
      const rows = [...period.values()].toSorted((a, b) => sumOf(b, whole) - sumOf(a, whole));
      rows.forEach((row, rank) => (ranks[rank] ??= new Set()).add(row));
      if (this.#rows.size > 1) alone.push(...rows.map((row) => new Set([row])));
    }
    return [...ranks, ...alone].map((rows) => ({
      least: this.#sums.map((_, block) => [...rows].reduce((sum, row) => sum + (row.get(block) ?? 0), 0)),
      settled: new Set([...whole].filter((block) => this.#holders(block).every((row) => rows.has(row)))),
      own: [...rows].reduce((sum, row) => sum + sumOf(row, set), 0),
      largestOther: this.#largestBeside(set, rows),
    }));
  }

  #holders(block: number): readonly ReadonlyMap<number, number>[] {
    return [...this.#rows.values()].flatMap((people) => [...people.values()].filter((row) => row.has(block)));
  }

  #largestBeside(set: ReadonlySet<number>, own: ReadonlySet<ReadonlyMap<number, number>>): number {
    let sum = 0;
    for (const people of this.#rows.values())
      sum += Math.max(0, ...[...people.values()].filter((row) => !own.has(row)).map((row) => sumOf(row, set)));
    return sum;
  }
}

interface Colleague {
  readonly least: readonly number[];
  /** Blocks in which nobody else has anything. */
  readonly settled: ReadonlySet<number>;
  readonly own: number;
  readonly largestOther: number;
}

function sumOf(row: ReadonlyMap<number, number>, set: ReadonlySet<number>): number {
  let sum = 0;
  for (const [block, value] of row) if (set.has(block)) sum += value;
  return sum;
}
