import { COUNTED_TOKEN_NAMES, type CountedTokenType } from '../../core/usage/tokenTypes.ts';
import type { Table } from '../disclosure/publish.ts';
import type { SpendTables } from './spendTables.ts';

/** The measures of tokens, in the order of every table; `reasoning` is a part of `output` and not among them. */
export const TOKEN_KEYS = COUNTED_TOKEN_NAMES;
export type TokenKey = CountedTokenType;

/** One person's row of one period. */
export interface PersonRow<T> {
  readonly period: string;
  /** A pseudonym of the week: a person's rows of several days have the same. */
  readonly person: string;
  readonly row: T;
}

export interface ArtifactWeek {
  readonly artifact: string;
  /** Nano-dollars; the sum over people. */
  readonly cost: number;
  /** Tokens and days only where two or more people contributed. */
  readonly tokens?: Readonly<Record<TokenKey, number>>;
  /** Days since 1970-01-01 of the first and last period. */
  readonly firstDay?: number;
  readonly lastDay?: number;
}

/** Tickets and pull requests that are not named, since one person's work would show: how many, and how their costs are spread. */
export interface Singles {
  readonly count: number;
  /** Nano-dollars. */
  readonly cost: number;
  /** Quartiles of their costs, two digits; left out where they are few. */
  readonly quartiles?: readonly [number, number, number];
}

/** Why a week's figures about people are not shown. */
export type Withheld = 'running' | 'people' | 'empty';

/** The tables of a week that are about people; all of one total, so that none reveals more than the others. */
export interface WeekTables extends SpendTables<Table> {
  readonly tokens: Table;
  /** Share of the cost that has an artifact; undefined where one person would show through. */
  readonly linked: number | undefined;
}

/** What may be said about a week's spend. This, and no row, outlives the retention. Money in nano-dollars. */
export interface WeekUsage {
  /** Monday, days since 1970-01-01. */
  readonly week: number;
  /** At least so many people sent something: k, or four fifths of the team; 0 where it were fewer than k. */
  readonly people: number;
  readonly tables: WeekTables | undefined;
  readonly withheld: Withheld | undefined;
  readonly artifacts: readonly ArtifactWeek[];
  readonly singles: Singles | undefined;
  /** The total as the rows have it, nano-dollars; not published where sums are rounded. */
  readonly exactTotal: number;
  /** Agents that enough people have and that cannot be measured. */
  readonly gaps: readonly string[];
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
