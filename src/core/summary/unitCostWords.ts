import type { Denominator } from '../outcomes/ratios.ts';
import { FEWEST_FOR_MEDIAN } from '../stats/median.ts';
import { type Formats, wholePercent } from '../text/format.ts';
import { outcomeWords } from '../words/outcomeWords.ts';
import type { PerView } from './becameSchema.ts';

const UNITS = {
  'pull-request': {
    one: outcomeWords.pullRequest,
    many: outcomeWords.pullRequests,
    none: outcomeWords.nonePullRequest,
    some: outcomeWords.somePullRequest,
    loaded: outcomeWords.loadedPullRequest,
  },
  branch: {
    one: outcomeWords.branch,
    many: outcomeWords.branches,
    none: outcomeWords.noneBranch,
    some: outcomeWords.someBranch,
    loaded: outcomeWords.loadedBranch,
  },
  ticket: {
    one: outcomeWords.ticket,
    many: outcomeWords.tickets,
    none: outcomeWords.noneTicket,
    some: outcomeWords.someTicket,
    loaded: outcomeWords.loadedTicket,
  },
};

/** What cost is divided by: `branch`, `pull request`. */
export const unitName = (denominator: Denominator): string => UNITS[denominator].one();

/** `branches`, `pull requests`. */
export const unitNames = (denominator: Denominator): string => UNITS[denominator].many();

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
  const unit = UNITS[denominator];
  if (cost.n === 0) return unit.none();
  const some = unit.some({ n: cost.n, cost: formats.money(cost.total) });
  if (cost.middle === null) return outcomeWords.tooFew({ some, needed: FEWEST_FOR_MEDIAN });
  const { median, low, high, coverage } = cost.middle;
  return outcomeWords.medianOf({
    some,
    median: formats.money(Math.round(median)),
    percent: formats.percent(Math.floor(coverage * 100)),
    low: formats.money(low),
    high: formats.money(high),
  });
}

export function outputLine({ denominator, output }: PerView, formats: Formats): string {
  if (output.middle === null) return '';
  const { median, low, high } = output.middle;
  return outcomeWords.output({
    unit: unitName(denominator),
    median: formats.tokens(Math.round(median)),
    low: formats.tokens(low),
    high: formats.tokens(high),
  });
}

export function loadedLine({ denominator, fullyLoaded }: PerView, formats: Formats): string {
  return fullyLoaded === null ? '' : UNITS[denominator].loaded({ cost: formats.money(fullyLoaded) });
}

export function coverageLine({ denominator, coverage }: PerView, formats: Formats): string {
  if (coverage.share === null) return '';
  const share = wholePercent(coverage.share, formats);
  const head =
    denominator === 'ticket' ? outcomeWords.shareWithTicket({ share }) : outcomeWords.shareWithBranch({ share });
  const { notMeasured } = coverage;
  return notMeasured.length === 0 ? head : `${head} ${outcomeWords.notInEither({ tools: notMeasured.join(', ') })}`;
}
