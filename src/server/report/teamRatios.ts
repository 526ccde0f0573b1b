import { medianInterval } from '../../core/stats/median.ts';
import { mondayOf } from '../../wire/period.ts';
import { PULL_REQUEST } from '../../wire/schema.ts';
import { type Closed, type DenominatorRow, TRACKERS } from '../store/factStore.ts';
import type { Week } from './weeks.ts';

const MERGED = 'merged-pull-requests';
const CLOSED = 'closed-tickets';
/** Below these a ratio says more about chance than about work. */
const LEAST_COVERAGE = 0.8;
const LEAST_DENOMINATOR = 6;

export type RatioWithheld = 'coverage' | 'denominator' | 'people';

/** Cost per something the team already counts. Money in nano-dollars. */
export interface Ratio {
  /** `loaded`: all spend ÷ all of the thing. `direct`: the spend that is tied to those that were finished in the range. */
  readonly kind: 'loaded' | 'direct';
  readonly name: string;
  readonly source: string;
  readonly n: number;
  readonly cost: number | undefined;
  readonly each: number | undefined;
  readonly middle:
    | { readonly median: number; readonly low: number; readonly high: number; readonly coverage: number }
    | undefined;
  readonly withheld: RatioWithheld | undefined;
}

export interface RatioInput {
  readonly weeks: readonly Week[];
  readonly denominators: readonly DenominatorRow[];
  readonly closed: readonly Closed[];
  /** All that was ever spent for an artifact, nano-dollars. */
  readonly costOf: ReadonlyMap<string, number>;
  /** Share of the team that sends. */
  readonly coverage: number;
}

/** Ratios against what the team's own systems count. Cost and count come from different places and meet only here. */
export function ratios(input: RatioInput): readonly Ratio[] {
  return [...loaded(input), ...direct(input)];
}

/** Both sides from the same weeks: those whose total is published. */
function loaded(input: RatioInput): readonly Ratio[] {
  const reported = input.weeks.filter((week) => week.usage.tables);
  const cost = reported.reduce((sum, week) => sum + (week.usage.tables?.buckets.total ?? 0), 0);
  const monday = new Set(reported.map((week) => week.usage.week));
  return [...countsByName(input)].map(([name, count]) => {
    const n = [...count.weeks].reduce((sum, [week, value]) => sum + (monday.has(week) ? value : 0), 0);
    const withheld = reported.length === 0 ? 'people' : why(input.coverage, n);
    const shown = withheld === undefined ? { cost, each: Math.round(cost / n) } : { cost: undefined, each: undefined };
    return { kind: 'loaded' as const, name, source: count.source, n, ...shown, middle: undefined, withheld };
  });
}

/** Artifacts that were closed in the range and whose cost is known (`artifact` detail only). */
function direct(input: RatioInput): readonly Ratio[] {
  const kinds = [
    { name: MERGED, of: (artifact: string) => PULL_REQUEST.test(artifact) },
    { name: CLOSED, of: (artifact: string) => !PULL_REQUEST.test(artifact) },
  ];
  return kinds.flatMap(({ name, of }) => {
    const done = input.closed.filter((one) => of(one.artifact) && input.costOf.has(one.artifact));
    if (done.length === 0) return [];
    const costs = done.map((one) => input.costOf.get(one.artifact) ?? 0);
    const cost = costs.reduce((sum, one) => sum + one, 0);
    const n = done.length;
    const withheld = why(input.coverage, n);
    const shown =
      withheld === undefined
        ? { cost, each: Math.round(cost / n), middle: medianInterval(costs) }
        : { cost: undefined, each: undefined, middle: undefined };
    return [
      {
        kind: 'direct' as const,
        name,
        source: [...new Set(done.map((one) => one.source))].join(', '),
        n,
        ...shown,
        withheld,
      },
    ];
  });
}

function why(coverage: number, n: number): RatioWithheld | undefined {
  if (coverage < LEAST_COVERAGE) return 'coverage';
  return n < LEAST_DENOMINATOR ? 'denominator' : undefined;
}

interface Count {
  source: string;
  weeks: Map<number, number>;
}

/** Counts by name and week: a figure for the week beats the sum of its days, and both beat what the webhook counted. */
function countsByName(input: RatioInput): ReadonlyMap<string, Count> {
  const names = new Map<string, Count>();
  const countOf = (name: string, source: string) => {
    const count = names.get(name) ?? { source, weeks: new Map<number, number>() };
    names.set(name, count);
    return count;
  };
  const whole = new Set(
    input.denominators.filter((row) => row.period.includes('W')).map((row) => `${row.name} ${row.week}`),
  );
  const own = new Set(input.denominators.map((row) => `${row.name} ${row.week}`));
  for (const row of input.denominators) {
    if (!row.period.includes('W') && whole.has(`${row.name} ${row.week}`)) continue;
    const count = countOf(row.name, row.source);
    count.weeks.set(row.week, (count.weeks.get(row.week) ?? 0) + row.value);
  }
  for (const one of input.closed) {
    const week = mondayOf(one.day);
    const name = PULL_REQUEST.test(one.artifact) ? MERGED : CLOSED;
    // A ticket that a merge names is not closed by that.
    if (own.has(`${name} ${week}`) || (name === CLOSED && !TRACKERS.includes(one.source))) continue;
    const count = countOf(name, one.source);
    count.weeks.set(week, (count.weeks.get(week) ?? 0) + 1);
  }
  return names;
}
