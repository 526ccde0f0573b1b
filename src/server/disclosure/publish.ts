/**
 * The publication rule: the one place that decides whether a figure about people may be shown. Pure.
 *
 * A figure is shown iff at least `k` people are in it and what the two largest leave over is at least `share` of the largest
 * (T − x1 − x2 ≥ share · x1): otherwise the second largest could work out the largest too closely (the p % rule of
 * statistical disclosure control). What fails is folded into `other`, and when `other` fails as well, shown figures join it,
 * smallest first, until it passes: else it could be had by subtracting (complementary suppression).
 */
export interface Contribution {
  readonly key: string;
  /** A pseudonym of the week. */
  readonly person: string;
  /** From 0 up. */
  readonly value: number;
  /** The part of `value` that is shown nowhere else; it must pass on its own. Left out: all of it. */
  readonly hidden?: number;
}

export interface Rule {
  readonly k: number;
  readonly share: number;
}

export const P_SHARE = 0.15;
const OTHER_KEY = 'other';

export interface Table {
  readonly cells: readonly { readonly key: string; readonly value: number }[];
  /** Everything that is not a cell of its own; 0 when each is. */
  readonly other: number;
  /** Sum of the cells and `other`. */
  readonly total: number;
}

export type Publication = { readonly shown: true; readonly table: Table } | { readonly shown: false };

interface Cell {
  readonly key: string;
  readonly value: number;
  readonly all: readonly Contribution[];
}

/** Cells under one rule. Either everything adds up to a shown total, or nothing is shown. */
export function publish(contributions: readonly Contribution[], rule: Rule): Publication {
  if (!passes(contributions, rule)) return { shown: false };
  const cells = grouped(contributions).toSorted((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1));
  const shown = cells.filter((cell) => cell.key !== OTHER_KEY && passes(cell.all, rule));
  const folded = cells.filter((cell) => !shown.includes(cell)).flatMap((cell) => cell.all);
  while (folded.length > 0 && !passes(folded, rule)) folded.push(...(shown.pop()?.all ?? []));
  const other = sum(folded);
  const table = shown.map(({ key, value }) => ({ key, value }));
  return { shown: true, table: { cells: table, other, total: table.reduce((all, cell) => all + cell.value, other) } };
}

/** The cells with `other` as the last, where there is any. */
export function cellsOf(table: Table | undefined): Table['cells'] {
  if (!table) return [];
  return table.other > 0 ? [...table.cells, { key: OTHER_KEY, value: table.other }] : table.cells;
}

/** Reports whether the sum of these contributions may be shown. */
export function passes(contributions: readonly Contribution[], rule: Rule): boolean {
  if (
    !holds(
      peopleOf(contributions, (one) => one.value),
      rule,
    )
  )
    return false;
  const hidden = peopleOf(contributions, (one) => one.hidden ?? one.value);
  return hidden.size === 0 || holds(hidden, rule);
}

/** Returns how many people have something in these. */
export function peopleIn(contributions: readonly Contribution[]): number {
  return peopleOf(contributions, (one) => one.value).size;
}

/** What the rule asks of a cell; of several cells together, bounds that are never weaker than the truth. */
export interface Margin {
  /** The least number of people in it. */
  readonly people: number;
  readonly total: number;
  /** What the two largest leave over, at the least. */
  readonly rest: number;
  /** The largest person’s part, at the most. */
  readonly largest: number;
}

function holds(people: ReadonlyMap<string, number>, rule: Rule): boolean {
  const [first, second, total] = top(people.values());
  return isHiding({ people: people.size, total, rest: total - first - second, largest: first }, rule);
}

/** A sum hides everybody in it: enough people, and nobody who is nearly all of it to the second largest. */
export function isHiding({ people, rest, largest }: Margin, { k, share }: Rule): boolean {
  return people >= k && rest >= share * largest;
}

/** Cells together. The largest person of one of them may be the largest of all. */
export function unite(margins: readonly Margin[]): Margin {
  let [people, total, rest, largest] = [0, 0, 0, 0];
  for (const one of margins) {
    people = Math.max(people, one.people);
    total += one.total;
    rest += one.rest;
    largest += one.largest;
  }
  return { people, total, rest, largest };
}

function top(values: Iterable<number>): readonly [number, number, number] {
  let first = 0;
  let second = 0;
  let total = 0;
  for (const value of values) {
    total += value;
    if (value > first) {
      second = first;
      first = value;
    } else if (value > second) second = value;
  }
  return [first, second, total];
}

function peopleOf(
  contributions: readonly Contribution[],
  measure: (one: Contribution) => number,
): ReadonlyMap<string, number> {
  const people = new Map<string, number>();
  for (const one of contributions) {
    const value = measure(one);
    if (value > 0) people.set(one.person, (people.get(one.person) ?? 0) + value);
  }
  return people;
}

function grouped(contributions: readonly Contribution[]): Cell[] {
  const groups = new Map<string, Contribution[]>();
  for (const one of contributions) {
    if (one.value <= 0) continue;
    const group = groups.get(one.key);
    if (group) group.push(one);
    else groups.set(one.key, [one]);
  }
  return [...groups].map(([key, all]) => ({ key, value: sum(all), all }));
}

function sum(contributions: readonly Contribution[]): number {
  return contributions.reduce((all, one) => all + one.value, 0);
}
