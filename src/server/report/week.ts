import type { Table } from './publish.ts';
import { COUNTED_TOKEN_NAMES, type CountedTokenType } from '../../core/usage/tokenTypes.ts';

/** The measures of tokens, in the order of every table; `reasoning` is a part of `output` and not among them. */
export const TOKEN_KEYS = COUNTED_TOKEN_NAMES;
export type TokenKey = CountedTokenType;

export interface ArtifactWeek {
  readonly artifact: string;
  /** Nano-dollars; the sum over people. */
  readonly cost: number;
  readonly tokens: Readonly<Record<TokenKey, number>>;
  /** Days since 1970-01-01 of the first and last period. */
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Why a week's figures about people are not shown. */
export type Withheld = 'running' | 'people' | 'empty';

/** The tables of a week that are about people; all of one total, so that none tells more than the others. */
export interface WeekTables {
  readonly tokens: Table;
  readonly buckets: Table;
  readonly agents: Table;
  readonly models: Table;
  /** Share of the cost that has an artifact. */
  readonly linked: number;
}

/** What may be said about a week's spend. This, and no row, outlives the retention. Money in nano-dollars. */
export interface WeekUsage {
  /** Monday, days since 1970-01-01. */
  readonly week: number;
  /** The least number of people who sent something: most pseudonyms in any one period. */
  readonly people: number;
  readonly tables: WeekTables | undefined;
  readonly withheld: Withheld | undefined;
  readonly artifacts: readonly ArtifactWeek[];
  /** Agents that enough people have and that cannot be measured. */
  readonly gaps: readonly string[];
  /** Some cost is a lower bound. */
  readonly atLeast: boolean;
}

/** What may be said about what a week's spend became. */
export interface WeekOutcome {
  readonly week: number;
  /** By state, and `not_told` for spend of which nobody said yet; sums to the week's total. */
  readonly classes: Table | undefined;
  readonly withheld: Withheld | undefined;
  readonly artifacts: readonly { readonly artifact: string; readonly states: Readonly<Record<string, number>> }[];
}

export const NOT_TOLD = 'not_told';
