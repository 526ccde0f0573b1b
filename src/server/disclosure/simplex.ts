/** Entries of the table are small fractions; a pivot nearer to 0 than this is rounding. */
const LEAST_PIVOT = 1e-9;
/** How far sums of a found point may be from the given ones, as a share of the whole. */
const MOST_RESIDUAL = 1e-12;
/** From here on the first column that helps is taken, which cannot go in circles. */
const MANY_PIVOTS = 200;
const MOST_PIVOTS = 2_000;
/** The basis of a row that no unknown is the basis of. */
const NONE = -1;

/**
 * Unknowns from 0 up of which sums are known: each sum is of some of them, and the whole is about 1. Finds how large other sums can
 * be, by the simplex method on a dense table. The table is kept: the next question begins where the last one ended. Whatever is
 * returned was compared with the given sums, so that an error of the method only ever finds less.
 */
export class Simplex {
  readonly #sets: readonly (readonly number[])[];
  readonly #sums: readonly number[];
  readonly #count: number;
  #rows: Float64Array[] = [];
  /** For each row the unknown that has a 1 there and nothing elsewhere. */
  #basis: number[] = [];

  constructor(sets: readonly (readonly number[])[], sums: readonly number[], count: number) {
    this.#sets = sets;
    this.#sums = sums;
    this.#count = count;
  }

  /** The unknowns' values where those of `target`, each of some sum, add up to most; undefined if no way was found. */
  largest(target: readonly number[]): Float64Array | undefined {
    // Rounding adds up from question to question: if it shows, the table is made again.
    for (let turn = 0; turn < 2; turn++) {
      if (this.#rows.length === 0 && !this.#begin()) return undefined;
      const point = this.#climb(target) ? this.#point() : undefined;
      if (point) return point;
      this.#rows = [];
    }
    return undefined;
  }

  /** Finds any point: rows get a basis one after the other, and what is left of their sums becomes 0. */
  #begin(): boolean {
    this.#rows = this.#sets.map((set, i) => {
      const row = new Float64Array(this.#count + 1);
      for (const unknown of set) row[unknown] = 1;
      row[this.#count] = this.#sums[i] ?? 0;
      return row;
    });
    this.#basis = this.#rows.map(() => NONE);
    for (let pivots = 0; pivots < MOST_PIVOTS; pivots++) {
      const gain = new Float64Array(this.#count);
      this.#rows.forEach((row, i) => {
        if (this.#basis[i] === NONE) for (let j = 0; j < gain.length; j++) gain[j] = (gain[j] ?? 0) + (row[j] ?? 0);
      });
      const column = this.#entering(gain, pivots);
      if (column === NONE) break;
      const row = this.#leaving(column);
      if (row === NONE) return false;
      this.#pivot(row, column);
    }
    return this.#dropRowsThatFollow();
  }

  /** A row without a basis follows from others if nothing is left in it; otherwise the sums contradict each other. */
  #dropRowsThatFollow(): boolean {
    for (const [i, row] of this.#rows.entries()) {
      if (this.#basis[i] !== NONE) continue;
      if (Math.abs(row[this.#count] ?? 0) > MOST_RESIDUAL) return false;
      const column = row.subarray(0, this.#count).findIndex((entry) => Math.abs(entry) > LEAST_PIVOT);
      if (column !== -1) this.#pivot(i, column);
    }
    this.#rows = this.#rows.filter((_, i) => this.#basis[i] !== NONE);
    this.#basis = this.#basis.filter((unknown) => unknown !== NONE);
    return this.#rows.length > 0;
  }

  /** Moves to the point where `target` is largest. */
  #climb(target: readonly number[]): boolean {
    const gain = new Float64Array(this.#count);
    for (const unknown of target) gain[unknown] = 1;
    this.#rows.forEach((row, i) => {
      if (target.includes(this.#basis[i] ?? NONE))
        for (let j = 0; j < gain.length; j++) gain[j] = (gain[j] ?? 0) - (row[j] ?? 0);
    });
    for (let pivots = 0; pivots < MOST_PIVOTS; pivots++) {
      const column = this.#entering(gain, pivots);
      if (column === NONE) return true;
      const row = this.#leaving(column);
      if (row === NONE) return false;
      this.#pivot(row, column);
      const pivoted = this.#rows[row];
      const factor = gain[column] ?? 0;
      for (let j = 0; j < gain.length; j++) gain[j] = (gain[j] ?? 0) - factor * (pivoted?.[j] ?? 0);
    }
    return false;
  }

  /** The unknown whose growth gains most; none if nothing gains. */
  #entering(gain: Float64Array, pivots: number): number {
    let [best, most] = [NONE, LEAST_PIVOT];
    for (let j = 0; j < gain.length; j++) {
      const value = gain[j] ?? 0;
      if (value <= most) continue;
      if (pivots > MANY_PIVOTS) return j;
      [best, most] = [j, value];
    }
    return best;
  }

  /** The row that ends the growth of a column; of equal ones that without a basis, then that of the first unknown. */
  #leaving(column: number): number {
    let [best, least] = [NONE, Number.POSITIVE_INFINITY];
    for (let i = 0; i < this.#rows.length; i++) {
      const row = this.#rows[i];
      const entry = row?.[column] ?? 0;
      if (entry <= LEAST_PIVOT) continue;
      const ratio = Math.max(0, row?.[this.#count] ?? 0) / entry;
      if (ratio < least || (ratio === least && (this.#basis[i] ?? NONE) < (this.#basis[best] ?? NONE)))
        [best, least] = [i, ratio];
    }
    return best;
  }

  #pivot(at: number, column: number): void {
    const pivoted = this.#rows[at];
    if (!pivoted) return;
    const entry = pivoted[column] ?? 1;
    for (let j = 0; j < pivoted.length; j++) pivoted[j] = (pivoted[j] ?? 0) / entry;
    for (let i = 0; i < this.#rows.length; i++) {
      const row = this.#rows[i];
      const factor = row?.[column] ?? 0;
      if (!row || i === at || factor === 0) continue;
      for (let j = 0; j < row.length; j++) row[j] = (row[j] ?? 0) - factor * (pivoted[j] ?? 0);
      row[column] = 0;
    }
    this.#basis[at] = column;
  }

  /** The point of the table, if it has the sums that were given. */
  #point(): Float64Array | undefined {
    const point = new Float64Array(this.#count);
    this.#rows.forEach((row, i) => {
      point[this.#basis[i] ?? 0] = Math.max(0, row[this.#count] ?? 0);
    });
    const isRight = this.#sets.every((set, i) => {
      let sum = 0;
      for (const unknown of set) sum += point[unknown] ?? 0;
      return Math.abs(sum - (this.#sums[i] ?? 0)) <= MOST_RESIDUAL;
    });
    return isRight ? point : undefined;
  }
}
