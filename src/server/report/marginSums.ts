import type { CellMargins } from '../disclosure/margins.ts';
import { type Margin, unite } from '../disclosure/publish.ts';

interface Level {
  people: number;
  total: number;
  first: number;
  second: number;
}

/** Sums cells of people who come one after the other, by period: people, total and the two largest of each cell. */
export class MarginSums {
  readonly #done = new Map<string, { value: Margin; hidden: Margin }>();
  readonly #open = new Map<string, { value: Level; hidden: Level }>();
  readonly #person = new Map<string, { value: number; hidden: number }>();
  #period = '';

  /** Adds to a cell of the person that is read now. */
  add(key: string, value: number, hidden: number): void {
    const sum = this.#person.get(key) ?? { value: 0, hidden: 0 };
    sum.value += value;
    sum.hidden += hidden;
    this.#person.set(key, sum);
  }

  /** All of a person has come. People of a period come together. */
  endPerson(period: string): void {
    if (period !== this.#period) this.#endPeriod();
    this.#period = period;
    for (const [key, { value, hidden }] of this.#person) {
      const levels = this.#open.get(key) ?? { value: newLevel(), hidden: newLevel() };
      this.#open.set(key, levels);
      raise(levels.value, value);
      raise(levels.hidden, hidden);
    }
    this.#person.clear();
  }

  keys(): readonly string[] {
    this.#endPeriod();
    return [...this.#done.keys()];
  }

  of(key: string): CellMargins | undefined {
    this.#endPeriod();
    const sums = this.#done.get(key);
    return sums && { key: [key], ...sums };
  }

  #endPeriod(): void {
    for (const [key, { value, hidden }] of this.#open) {
      const before = this.#done.get(key);
      this.#done.set(key, {
        value: unite([marginOf(value), ...(before ? [before.value] : [])]),
        hidden: unite([marginOf(hidden), ...(before ? [before.hidden] : [])]),
      });
    }
    this.#open.clear();
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
