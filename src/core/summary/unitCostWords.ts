import type { Denominator } from '../outcomes/ratios.ts';
import { FEWEST_FOR_MEDIAN } from '../stats/median.ts';
import type { Formats } from '../text/format.ts';
import type { PerView } from './becameSchema.ts';

/** What cost is divided by, one and many. */
export const DENOMINATOR_WORDS: Readonly<Record<Denominator, readonly [one: string, many: string, done: string]>> = {
  'pull-request': ['pull request', 'pull requests', 'landed'],
  branch: ['branch', 'branches', 'landed'],
  ticket: ['ticket', 'tickets', 'closed'],
};

/** Tokens per what, in plain sentences. */
export function perLines(per: PerView, formats: Formats): readonly string[] {
  return [
    directLine(per, formats),
    outputLine(per, formats),
    loadedLine(per, formats),
    coverageLine(per, formats),
  ].filter(Boolean);
}

export function directLine({ denominator, cost }: PerView, formats: Formats): string {
  const [one, many, done] = DENOMINATOR_WORDS[denominator];
  if (cost.n === 0) return `No ${one} of this work ${done} in this time.`;
  const head = `${cost.n} ${cost.n === 1 ? one : many} ${done}, ${formats.money(cost.total)} linked to ${cost.n === 1 ? 'it' : 'them'}`;
  if (cost.middle === null) return `${head}. Too few for a median (needs ${FEWEST_FOR_MEDIAN}).`;
  const { median, low, high, coverage } = cost.middle;
  return `${head}; median ${formats.money(Math.round(median))} (${percent(coverage)} interval ${formats.money(low)} to ${formats.money(high)}).`;
}

export function outputLine({ denominator, output }: PerView, formats: Formats): string {
  if (output.middle === null) return '';
  const { median, low, high } = output.middle;
  const [one] = DENOMINATOR_WORDS[denominator];
  return `Output tokens per ${one}: median ${formats.tokens(Math.round(median))}, between ${formats.tokens(low)} and ${formats.tokens(high)}.`;
}

export function loadedLine({ denominator, fullyLoaded }: PerView, formats: Formats): string {
  if (fullyLoaded === null) return '';
  const [one, , done] = DENOMINATOR_WORDS[denominator];
  return `All cost of this time by each ${one} that ${done} in it: ${formats.money(fullyLoaded)}. It holds work on what did not land, or will later.`;
}

export function coverageLine({ denominator, coverage }: PerView, formats: Formats): string {
  if (coverage.share === null) return '';
  const what = denominator === 'ticket' ? 'ticket' : 'branch';
  const { notMeasured } = coverage;
  const tools = notMeasured.length === 0 ? '' : ` Not measured, so in neither: ${notMeasured.join(', ')}.`;
  return `${formats.percent(Math.round(coverage.share * 100))} of the cost has a ${what}.${tools}`;
}

const percent = (share: number): string => `${Math.floor(share * 100)} %`;
