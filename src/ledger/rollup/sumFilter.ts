/** Which calls a sum takes. */
export interface SumFilter {
  /** Milliseconds UTC, inclusive. */
  readonly since?: number;
  /** Milliseconds UTC, exclusive. */
  readonly until?: number;
  readonly contexts?: readonly number[];
}

/** False: one sum for each context. True: for each quarter of an hour. Day: for each local day, named by its first quarter with calls. */
export type SumStep = boolean | 'day';
