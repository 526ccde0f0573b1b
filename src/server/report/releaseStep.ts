import { type Contribution, passes, type Rule, type Table } from './publish.ts';

/** One person's spend of one period in one class. */
type Parts = readonly Contribution[];

/**
 * Returns the second table of a cohort so that the difference of both releases shows nobody, or undefined when no such table exists.
 *
 * Both tables split the same spend. A cell of the first and a cell of the second share a block; every figure that can be had by
 * adding and subtracting cells of both tables is a sum of whole blocks. If each block passes the rule, so does every sum of
 * blocks: the margin that protects the largest person only grows when blocks are added. Cells of the second table are folded,
 * smallest first, until each block passes. People or totals that differ (a row was deleted between both) end in undefined.
 */
export function checkedStep(first: Table, before: Parts, second: Table, after: Parts, rule: Rule): Table | undefined {
  if (!isSameSpend(before, after)) return undefined;
  const cells = [...second.cells].toSorted((a, b) => b.value - a.value);
  for (;;) {
    const named = new Set(cells.map((cell) => cell.key));
    if (
      blocksOf(cellOf(first), before, (key) => (named.has(key) ? key : ''), after).every((block) => passes(block, rule))
    ) {
      const shown = cells.reduce((sum, cell) => sum + cell.value, 0);
      return { cells, other: second.total - shown, total: second.total };
    }
    if (!cells.pop()) return undefined;
  }
}

function cellOf(table: Table): (key: string) => string {
  const named = new Set(table.cells.map((cell) => cell.key));
  return (key) => (named.has(key) ? key : '');
}

function isSameSpend(before: Parts, after: Parts): boolean {
  const [one, two] = [spendOf(before), spendOf(after)];
  return one.size === two.size && [...one].every(([person, value]) => two.get(person) === value);
}

function spendOf(parts: Parts): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const part of parts) {
    const person = `${part.period} ${part.person}`;
    sums.set(person, (sums.get(person) ?? 0) + part.value);
  }
  return sums;
}

/**
 * The parts that moved from each cell of the first table to each cell of the second. A person's parts have no link across the
 * releases, so equal cells keep as much as they can and the rest moves in the order of the cells, which is what a reader can infer.
 */
function blocksOf(
  firstCell: (key: string) => string,
  before: Parts,
  secondCell: (key: string) => string,
  after: Parts,
): readonly Contribution[][] {
  const from = byPerson(before, firstCell);
  const to = byPerson(after, secondCell);
  const blocks = new Map<string, Contribution[]>();
  for (const [person, sources] of from) {
    const targets = to.get(person) ?? new Map<string, Contribution>();
    const move = (source: string, target: string) => {
      const left = sources.get(source);
      const room = targets.get(target);
      const value = Math.min(left?.value ?? 0, room?.value ?? 0);
      if (!left || !room || value <= 0) return;
      sources.set(source, { ...left, value: left.value - value });
      targets.set(target, { ...room, value: room.value - value });
      const key = JSON.stringify([source, target]);
      const block = blocks.get(key) ?? [];
      blocks.set(key, block);
      block.push({ key, period: left.period, person: left.person, value });
    };
    for (const source of sources.keys()) move(source, source);
    for (const source of sources.keys()) for (const target of targets.keys()) move(source, target);
  }
  return [...blocks.values()];
}

function byPerson(parts: Parts, cell: (key: string) => string): Map<string, Map<string, Contribution>> {
  const people = new Map<string, Map<string, Contribution>>();
  for (const part of parts) {
    const person = `${part.period} ${part.person}`;
    const cells = people.get(person) ?? new Map<string, Contribution>();
    people.set(person, cells);
    const key = cell(part.key);
    cells.set(key, { ...part, value: part.value + (cells.get(key)?.value ?? 0) });
  }
  return people;
}
