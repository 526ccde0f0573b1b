import { solve } from 'yalps';

/** A piece of spend that is shown nowhere by itself: whose it is, in which cell of each table, and how much. */
export interface HiddenPiece {
  readonly person: number;
  /** For each table the name of its cell. */
  readonly cells: readonly string[];
  readonly value: number;
}

/** What a table shows of a cell: its exact sum, or a range of it. */
export interface Figure {
  readonly table: number;
  readonly cell: string;
  readonly min: number;
  readonly max: number;
}

/** The p % of the rule: a person whose upper bound is nearer than this is exposed. */
const SHARE = 0.15;
/** Of the solver, as a share of the whole; a bound is never nearer by more than this share of the part itself. */
const ERROR = 1e-9;
const ERROR_OF_PART = 5e-3;
const PRECISION = 1e-12;

interface Unknown {
  readonly cells: readonly string[];
  /** What others than the reader have in it, and who. */
  readonly parts: Map<number, number>;
}

/**
 * Returns whose parts a reader bounds too closely. The reader has every figure, knows who used what (the pieces' cells), and as
 * a colleague (`self`) their own pieces. Pieces of several people in the same cells of all tables are one unknown: no figure
 * distinguishes them, and all of it can be anybody's who is in it.
 */
export function exposedTo(
  pieces: readonly HiddenPiece[],
  figures: readonly Figure[],
  self?: number,
): readonly string[] {
  const unknowns = new Map<string, Unknown>();
  const own = new Map<string, number>();
  for (const { person, cells, value } of pieces) {
    if (person === self) {
      cells.forEach((cell, table) => own.set(`${table} ${cell}`, (own.get(`${table} ${cell}`) ?? 0) + value));
      continue;
    }
    const key = JSON.stringify(cells);
    const unknown = unknowns.get(key) ?? { cells, parts: new Map<number, number>() };
    unknowns.set(key, unknown);
    unknown.parts.set(person, (unknown.parts.get(person) ?? 0) + value);
  }
  const all = [...unknowns.values()];
  const sums = all.map(({ parts }) => sumOf(parts.values()));
  const scale = sumOf(sums);
  if (scale === 0) return [];
  const most = maximum(all, figures, own, scale);
  const found: string[] = [];
  for (const [set, { value, who }] of largestTargets(all)) {
    const inside = new Set(set.split(',').map(Number));
    // What is true is possible.
    if (sumOf([...inside].map((at) => sums[at] ?? 0)) >= (1 + SHARE) * value) continue;
    const upper = most(inside);
    if (upper < (1 + SHARE) * value - Math.min(ERROR * scale, ERROR_OF_PART * value))
      found.push(`${who} at most ${(upper / value).toFixed(3)} times the truth`);
  }
  return found;
}

/** By set of unknowns the largest part that one person has in it: in each unknown, in each cell of a table, and in all. */
function largestTargets(
  all: readonly Unknown[],
): ReadonlyMap<string, { readonly value: number; readonly who: string }> {
  const largest = new Map<string, { value: number; who: string }>();
  const people = new Set(all.flatMap(({ parts }) => [...parts.keys()]));
  const add = (person: number, places: readonly number[], what: string): void => {
    const value = sumOf(places.map((at) => all[at]?.parts.get(person) ?? 0));
    const key = places.join(',');
    if (value > (largest.get(key)?.value ?? 0)) largest.set(key, { value, who: `${person}, ${what},` });
  };
  for (const person of people) {
    const places = [...all.keys()].filter((at) => (all[at]?.parts.get(person) ?? 0) > 0);
    if (places.length === 0) continue;
    add(person, places, 'in all');
    for (const at of places) add(person, [at], JSON.stringify(all[at]?.cells));
    const tables = all[0]?.cells.length ?? 0;
    for (let table = 0; table < tables; table++) {
      const cells = Map.groupBy(places, (at) => all[at]?.cells[table] ?? '');
      for (const [cell, inside] of cells) add(person, inside, `table ${table} ${cell}`);
    }
  }
  return largest;
}

/** Returns a function: the most that a set of unknowns can sum to, in the figures' unit. */
function maximum(all: readonly Unknown[], figures: readonly Figure[], own: ReadonlyMap<string, number>, scale: number) {
  const constraints = new Map<string, { min?: number; max?: number; equal?: number }>();
  for (const { table, cell, min, max } of figures) {
    const name = `${table} ${cell}`;
    const mine = own.get(name) ?? 0;
    const [low, high] = [Math.max(0, min - mine) / scale, Math.max(0, max - mine) / scale];
    constraints.set(name, min === max ? { equal: low } : { min: low, max: high });
  }
  const columns = all.map(({ cells }) =>
    cells.map((cell, table) => `${table} ${cell}`).filter((name) => constraints.has(name)),
  );
  return (inside: ReadonlySet<number>): number => {
    const variables = columns.map(
      (names, at) =>
        [at, new Map([...names.map((name) => [name, 1] as const), ['goal', inside.has(at) ? 1 : 0]])] as const,
    );
    const { status, result } = solve(
      { direction: 'maximize', objective: 'goal', constraints, variables },
      { precision: PRECISION },
    );
    if (status === 'optimal') return result * scale;
    if (status === 'unbounded') return Number.POSITIVE_INFINITY;
    // What is true is possible: the solver failed, and nobody knows what a reader can.
    throw new Error(`the reader's program is ${status}`);
  };
}

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);
