import { type Block, blocksOf, FOLDED, foldedKey, type Named, type Part } from './blocks.ts';
import { FoundWays, PossibleSums, type PublicFigures, type Published } from './bounds.ts';
import { type Contribution, passes, type Rule } from './publish.ts';

/** Beyond these the linear programs would hold the endpoint up; each joint cell then has to pass by itself. */
const MOST_BLOCKS = 80;
const MOST_TARGETS = 1200;
const MOST_PEOPLE = 400;
/** What rounding may add to a bound: a share of the whole, and never more than a share of the part that is to be protected. */
const ROUNDING = 1e-11;
const ROUNDING_OF_PART = 1e-3;
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
      cell.push({ key, person: part.person, value: part.value, hidden: part.hidden });
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
  if (blocks.length > MOST_BLOCKS || targets.size > MOST_TARGETS || shares.people > MOST_PEOPLE) {
    return blocks.every((block) => passes(block.parts.map(hiddenPart), rule));
  }
  const truth = blocks.map((_, block) => shares.of(new Set([block])));
  const figures: PublicFigures = {
    published: publishedOf(blocks, named, shares),
    truth,
    found: new FoundWays(blocks.length),
  };
  const nothing = blocks.map(() => 0);
  const outsider = new PossibleSums(figures, nothing, NOTHING);
  const colleagues = shares.colleagues.map(
    (one): Reader => ({ ...one, sums: new PossibleSums(figures, one.least, one.settled) }),
  );
  return [...targets.values()].every((target) => isProtected(target, shares, outsider, colleagues, rule));
}

function hiddenPart({ person, hidden }: Part): Contribution {
  return { key: '', person, value: hidden };
}

/**
 * Sets of blocks of which a person's part might follow: each block, and what one person has of each published cell, of what two cells
 * of different tables share, and in all. Two cells, because one sum less another may leave just what they do not share.
 */
function targetsOf(parts: readonly Part[], blocks: readonly Block[], named: Named): Map<string, ReadonlySet<number>> {
  const targets = new Map<string, ReadonlySet<number>>();
  const add = (set: ReadonlySet<number>) => targets.set([...set].toSorted((a, b) => a - b).join(','), set);
  blocks.forEach((_, block) => add(new Set([block])));
  const numbers = new Map(blocks.map(({ key }, i) => [JSON.stringify(key), i]));
  const people = new Map<string, Set<number>>();
  for (const part of parts) {
    const own = people.get(part.person) ?? new Set();
    people.set(part.person, own);
    own.add(numbers.get(JSON.stringify(foldedKey(part.key, named))) ?? 0);
  }
  for (const own of people.values()) {
    if (targets.size > MOST_TARGETS) break;
    add(own);
    for (let one = 0; one < named.length; one++) {
      for (let two = one; two < named.length; two++) {
        const cells = Map.groupBy(own, (block) => cellsIn(blocks[block], one, two));
        for (const cell of cells.values()) add(new Set(cell));
      }
    }
  }
  return targets;
}

const cellsIn = (block: Block | undefined, one: number, two: number): string =>
  JSON.stringify([block?.key[one] ?? FOLDED, block?.key[two] ?? FOLDED]);

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
  const needed = (part: number) => (1 + share) * part - Math.min(ROUNDING, ROUNDING_OF_PART * part);
  const { parts, largest, first, second } = shares.heldOf(target);
  const whole = shares.of(target);
  // What is true is possible: often that is room enough, no matter who looks.
  if (whole - second >= needed(first)) return true;
  if (whole < needed(first) && !outsider.canReach(target, needed(first))) return false;
  return colleagues.every(({ person, sums }) => {
    const own = parts.get(person) ?? 0;
    const largestOther = person === largest ? second : first;
    // The same for this colleague.
    if (largestOther <= 0 || whole - own >= needed(largestOther)) return true;
    return sums.canReach(target, own + needed(largestOther));
  });
}

/** Sums of blocks as shares of the whole, and whose they are. */
class Shares {
  readonly #sums: readonly number[];
  /** By person, the share of each block. */
  readonly #people = new Map<string, Map<number, number>>();

  constructor(blocks: readonly Block[], total: number) {
    this.#sums = blocks.map(({ parts }) => parts.reduce((sum, part) => sum + part.hidden, 0) / total);
    blocks.forEach(({ parts }, block) => {
      for (const { person, hidden } of parts) {
        const own = this.#people.get(person) ?? new Map<number, number>();
        this.#people.set(person, own);
        own.set(block, (own.get(block) ?? 0) + hidden / total);
      }
    });
  }

  /** Returns how many people there are. */
  get people(): number {
    return this.#people.size;
  }

  of(set: ReadonlySet<number>): number {
    return [...set].reduce((sum, block) => sum + (this.#sums[block] ?? 0), 0);
  }

  /** What each person holds of a set, and the two largest. */
  heldOf(set: ReadonlySet<number>): Held {
    const parts = new Map<string, number>();
    let [first, second, largest] = [0, 0, ''];
    for (const [person, own] of this.#people) {
      const sum = sumOf(own, set);
      parts.set(person, sum);
      if (sum > first) [first, second, largest] = [sum, first, person];
      else second = Math.max(second, sum);
    }
    return { parts, largest, first, second };
  }

  /** What each person holds of each block. */
  get colleagues(): readonly Colleague[] {
    const holders = this.#sums.map(() => 0);
    for (const own of this.#people.values()) for (const block of own.keys()) holders[block] = (holders[block] ?? 0) + 1;
    return [...this.#people].map(([person, own]) => ({
      person,
      least: this.#sums.map((_, block) => own.get(block) ?? 0),
      settled: new Set([...own.keys()].filter((block) => holders[block] === 1)),
    }));
  }
}

interface Held {
  readonly parts: ReadonlyMap<string, number>;
  /** Who holds most, how much that is, and the second largest part. */
  readonly largest: string;
  readonly first: number;
  readonly second: number;
}

interface Colleague {
  readonly person: string;
  readonly least: readonly number[];
  /** Blocks in which nobody else has anything. */
  readonly settled: ReadonlySet<number>;
}

function sumOf(own: ReadonlyMap<number, number>, set: ReadonlySet<number>): number {
  let sum = 0;
  for (const [block, value] of own) if (set.has(block)) sum += value;
  return sum;
}
