import { type Block, blocksOf, FOLDED, foldedKey, type Named, type Part } from './blocks.ts';
import { PossibleSums, type PublicFigures, type Published } from './bounds.ts';
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
  const truth = blocks.map((_, block) => shares.of(new Set([block])));
  const figures: PublicFigures = { published: publishedOf(blocks, named, shares), truth, found: [] };
  const nothing = blocks.map(() => 0);
  const outsider = new PossibleSums(figures, nothing, NOTHING);
  const colleagues = shares.colleagues.map(
    (one): Reader => ({ ...one, sums: new PossibleSums(figures, one.least, one.settled) }),
  );
  return [...targets.values()].every((target) => isProtected(target, shares, outsider, colleagues, rule));
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

interface Reader extends Colleague {
  readonly sums: PossibleSums;
}

/** The largest part stays uncertain upwards by the rule's share, for an outsider and for every colleague. */
function isProtected(
  target: ReadonlySet<number>,
  shares: Shares,
  outsider: PossibleSums,
  colleagues: readonly Reader[],
  { share }: Rule,
): boolean {
  const needed = (part: number) => (1 + share) * part - SOLVER_ERROR;
  const held = shares.heldOf(target);
  const whole = shares.of(target);
  const [first, second] = [sumBy(held.periods, (one) => one.first), sumBy(held.periods, (one) => one.second)];
  // What is true is possible: often that is room enough, no matter who looks.
  if (whole - second >= needed(first)) return true;
  if (whole < needed(first) && !outsider.canReach(target, needed(first))) return false;
  return colleagues.every(({ rows, sums }) => {
    const own = sumBy(rows, (row) => held.rows.get(row) ?? 0);
    const largestOther = sumBy(held.periods, (one) => (rows.has(one.largest) ? one.second : one.first));
    // The same for this colleague.
    if (largestOther <= 0 || whole - own >= needed(largestOther)) return true;
    return sums.canReach(target, own + needed(largestOther));
  });
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

  /** What each row holds of a set. Over several periods a person has at most the sum of each period's largest. */
  heldOf(set: ReadonlySet<number>): Held {
    const rows = new Map<Row, number>();
    const periods: Held['periods'][number][] = [];
    for (const people of this.#rows.values()) {
      let [first, second, largest] = [0, 0, EMPTY_ROW];
      for (const row of people.values()) {
        const sum = sumOf(row, set);
        rows.set(row, sum);
        if (sum > first) [first, second, largest] = [sum, first, row];
        else second = Math.max(second, sum);
      }
      periods.push({ first, second, largest });
    }
    return { rows, periods };
  }

  /**
   * What each person holds of each block. Rows of two periods cannot be linked: those that are equally large in their periods
   * are taken for one person's, beside each row by itself.
   */
  get colleagues(): readonly Colleague[] {
    const whole = new Set(this.#sums.keys());
    const ranks: Set<Row>[] = [];
    const alone: Set<Row>[] = [];
    for (const period of this.#rows.values()) {
      const rows = [...period.values()].toSorted((a, b) => sumOf(b, whole) - sumOf(a, whole));
      rows.forEach((row, rank) => (ranks[rank] ??= new Set()).add(row));
      if (this.#rows.size > 1) alone.push(...rows.map((row) => new Set([row])));
    }
    const holders = this.#holders();
    return [...ranks, ...alone].map((rows) => ({
      rows,
      least: this.#sums.map((_, block) => [...rows].reduce((sum, row) => sum + (row.get(block) ?? 0), 0)),
      settled: new Set([...whole].filter((block) => holders[block]?.every((row) => rows.has(row)))),
    }));
  }

  /** For each block the rows that have something in it. */
  #holders(): readonly Row[][] {
    const holders: Row[][] = this.#sums.map(() => []);
    for (const people of this.#rows.values())
      for (const row of people.values()) for (const block of row.keys()) holders[block]?.push(row);
    return holders;
  }
}

/** Shares by block. */
type Row = ReadonlyMap<number, number>;
const EMPTY_ROW: Row = new Map();

interface Held {
  readonly rows: ReadonlyMap<Row, number>;
  /** By period the largest row, what it holds, and the second largest part. */
  readonly periods: readonly { readonly first: number; readonly second: number; readonly largest: Row }[];
}

interface Colleague {
  readonly rows: ReadonlySet<Row>;
  readonly least: readonly number[];
  /** Blocks in which nobody else has anything. */
  readonly settled: ReadonlySet<number>;
}

function sumOf(row: ReadonlyMap<number, number>, set: ReadonlySet<number>): number {
  let sum = 0;
  for (const [block, value] of row) if (set.has(block)) sum += value;
  return sum;
}

function sumBy<T>(all: Iterable<T>, measure: (one: T) => number): number {
  let sum = 0;
  for (const one of all) sum += measure(one);
  return sum;
}
