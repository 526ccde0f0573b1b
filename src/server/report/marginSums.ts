import type { CellMargins } from '../disclosure/margins.ts';
import type { Margin } from '../disclosure/publish.ts';

interface Level {
  people: number;
  total: number;
  first: number;
  second: number;
}

/** Sums cells of people who come one after the other: people, total and the two largest of each cell. */
export class MarginSums {
  readonly #cells = new Map<string, { value: Level; hidden: Level }>();
  readonly #person = new Map<string, { value: number; hidden: number }>();

  /** Adds to a cell of the person that is read now. */
  add(key: string, value: number, hidden: number): void {
    const sum = this.#person.get(key) ?? { value: 0, hidden: 0 };
    sum.value += value;
    sum.hidden += hidden;
    this.#person.set(key, sum);
  }

  /** All of a person has come. */
  endPerson(): void {
    for (const [key, { value, hidden }] of this.#person) {
      const levels = this.#cells.get(key) ?? { value: newLevel(), hidden: newLevel() };
      this.#cells.set(key, levels);
      raise(levels.value, value);
      raise(levels.hidden, hidden);
    }
    this.#person.clear();
  }

  keys(): readonly string[] {
    return [...this.#cells.keys()];
  }

  of(key: string): CellMargins | undefined {
    const sums = this.#cells.get(key);
    return sums && { key: [key], value: marginOf(sums.value), hidden: marginOf(sums.hidden) };
  }
}

function newLevel(): Level {
  return { people: 0, total: 0, first: 0, second: 0 };
}

function raise(level: Level, value: number): void {
  if (value <= 0) return;
  level.people++;
  level.total += value;
  if (value > level.first) {
    level.second = level.first;
    level.first = value;
  } else level.second = Math.max(level.second, value);
}

function marginOf({ people, total, first, second }: Level): Margin {
  return { people, total, rest: total - first - second, largest: first };
}
