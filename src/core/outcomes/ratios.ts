import { type MedianInterval, medianInterval } from '../stats/median.ts';
import type { NanoDollars } from '../usage/money.ts';

/** What cost is divided by: always named beside the figure, never chosen by us. */
export const DENOMINATORS = ['pull-request', 'branch', 'ticket'] as const;
export type Denominator = (typeof DENOMINATORS)[number];

/** Until the person chooses: every landing has a branch. The manifest's default is the same. */
export const USUAL_DENOMINATOR: Denominator = 'branch';

/** The denominator of this name; undefined for none. */
export function denominatorNamed(name: unknown): Denominator | undefined {
  return DENOMINATORS.find((each) => each === name);
}

/** A branch that landed, a pull request that was merged or a ticket that was closed, with all that was ever linked to it. */
export interface Artifact {
  readonly name: string;
  /** Landed, merged or closed then; ms UTC. */
  readonly doneAt: number;
  readonly cost: NanoDollars;
  readonly outputTokens: number;
}

/** A time, `from` inside, `to` outside; ms UTC. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A figure for each of the artifacts of a period. Below six there is no middle: the values are listed. */
export interface Distribution {
  readonly n: number;
  readonly total: number;
  /** Smallest first. */
  readonly values: readonly number[];
  /** The middle and its exact interval; undefined for fewer than six. */
  readonly middle: MedianInterval | undefined;
}

/** Direct cost: for what was done in the period, all cost ever linked to it, in nano-dollars. */
export function directCost(artifacts: readonly Artifact[], period: Period): Distribution {
  return distribution(doneIn(artifacts, period).map(({ cost }) => cost));
}

/** Output tokens of what was done in the period. */
export function directOutput(artifacts: readonly Artifact[], period: Period): Distribution {
  return distribution(doneIn(artifacts, period).map(({ outputTokens }) => outputTokens));
}

/** Below this many artifacts a quotient says nothing. */
const FEWEST_ARTIFACTS = 6;

/**
 * Fully loaded cost: all that was spent in the period by the artifacts that were done in it, in
 * nano-dollars. It holds work on what did not land, or will later. Undefined for fewer than six artifacts.
 */
export function fullyLoadedCost(
  spent: NanoDollars,
  artifacts: readonly Artifact[],
  period: Period,
): NanoDollars | undefined {
  const n = doneIn(artifacts, period).length;
  return n < FEWEST_ARTIFACTS ? undefined : Math.round(spent / n);
}

function doneIn(artifacts: readonly Artifact[], { from, to }: Period): readonly Artifact[] {
  return artifacts.filter(({ doneAt }) => doneAt >= from && doneAt < to);
}

function distribution(figures: readonly number[]): Distribution {
  const values = figures.toSorted((a, b) => a - b);
  return {
    n: values.length,
    total: values.reduce((sum, value) => sum + value, 0),
    values,
    middle: medianInterval(values),
  };
}

/** How much of the cost is linked to something that can become of use; always shown beside a ratio. */
export interface Coverage {
  readonly linked: NanoDollars;
  readonly total: NanoDollars;
  /** From 0 to 1; null where nothing was spent. */
  readonly share: number | null;
  /** Tools that were seen and are not measured, in words. */
  readonly notMeasured: readonly string[];
}

export function coverage(linked: NanoDollars, total: NanoDollars, notMeasured: readonly string[]): Coverage {
  return { linked, total, share: total > 0 ? linked / total : null, notMeasured };
}

export interface Week {
  /** First moment of the week, ms UTC. */
  readonly start: number;
  /** No moment of it is still to come. */
  readonly complete: boolean;
  /** A figure for each artifact that was done in it. */
  readonly values: readonly number[];
}

const FEWEST_WEEKS = 6;

/** The weeks that a trend may show, oldest first: none unless there are six complete ones with six artifacts in each half. */
export function trendWeeks(weeks: readonly Week[]): readonly Week[] {
  const complete = weeks.filter((week) => week.complete).toSorted((a, b) => a.start - b.start);
  if (complete.length < FEWEST_WEEKS) return [];
  const half = complete.length >> 1;
  const count = (some: readonly Week[]): number => some.reduce((sum, { values }) => sum + values.length, 0);
  const enough = count(complete.slice(0, half)) >= FEWEST_ARTIFACTS && count(complete.slice(-half)) >= FEWEST_ARTIFACTS;
  return enough ? complete : [];
}
