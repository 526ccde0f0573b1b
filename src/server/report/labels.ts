import { OUTCOME_STATES } from '../../core/outcomes/outcome.ts';
import { stateMeaning, stateName } from '../../core/summary/summaryWords.ts';
import type { Formats } from '../../core/text/format.ts';
import { TOKEN_TYPES } from '../../core/usage/tokenTypes.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { parsePeriod } from '../../wire/period.ts';
import type { Report } from './report.ts';
import type { RatioWithheld } from './teamRatios.ts';
import { releasedFrom } from './weeks.ts';

/** Words for keys; those of states and of kinds of tokens are the panel's. */
const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(TOKEN_TYPES.map(({ name, label: words }) => [name, words])),
  not_told: 'Not reported yet',
  other: 'Other, or too few people to show',
  'merged-pull-requests': 'merged pull request',
  'closed-tickets': 'closed ticket',
};

export function label(key: string): string {
  const state = stateOf(key);
  return state === undefined ? (WORDS[key] ?? key) : stateName(state);
}

/** What a state means; '' for every other key. */
export function meaning(key: string): string {
  const state = stateOf(key);
  return state === undefined ? '' : stateMeaning(state);
}

const stateOf = (key: string) => OUTCOME_STATES.find((state) => state === key);

type WithheldWeek = Report['spent']['withheldWeeks'][number];

/** Why a week has no figures, as a line of a list; of one that is not released yet, the day on which it is. */
export function withheldWeek({ week, why }: WithheldWeek, { k, detail }: Report, now: number): string {
  if (why === 'running') return appearance(week, detail, now);
  return `${week}: ${why === 'empty' ? 'nothing was sent' : `fewer than ${k} people, or one of them would show through`}`;
}

/** `Week 48 appears on December 7, 2026`. Days are those of UTC, as the release is. */
function appearance(week: string, detail: Report['detail'], now: number): string {
  const name = `Week ${Number(week.slice(6))}`;
  const time = releasedFrom(parsePeriod(week)?.start ?? 0, 'usage', { detail });
  // The sums of thousands of people are made by the hourly job.
  if (time <= now) return `${name} appears within the hour`;
  return `${name} appears on ${new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(time)}`;
}

export function withheldRatio(why: RatioWithheld): string {
  if (why === 'coverage') return 'Withheld: less than 80 % of the team sends its totals.';
  if (why === 'denominator') return 'Withheld: fewer than 6 of them, so the figure would be chance.';
  return 'Withheld: no week’s total may be shown.';
}

/** A cost for a person. Rows hold a cell only where tokens were used, so a cost of 0 has no price, or none that shows. */
export function costText(nano: number, formats: Formats): string {
  return nano === 0 ? figureWords.unpriced() : formats.money(nano);
}

/** Why two totals of the report differ; one sentence for each pair that does. */
export function differences({ spent, became }: Report): readonly string[] {
  const named = spent.artifacts.reduce((sum, { cost }) => sum + cost, 0);
  const classes = became.classes?.total;
  return [
    ...(named > (spent.total ?? 0)
      ? [
          'The tickets and pull requests listed cost more than the total: they are named in every week, and the total is the sum of the weeks that may be shown.',
        ]
      : []),
    ...(classes !== undefined && spent.total !== undefined && classes !== spent.total
      ? [
          'What was spent and what became of it have different totals: they are the sums of different weeks, because a week’s outcomes may be withheld where its spend is shown.',
        ]
      : []),
  ];
}

/** The total, or why there is none. */
export function totalText(report: Report, formats: Formats, now: number): string {
  const { spent, k } = report;
  const [first] = spent.withheldWeeks;
  if (spent.total === undefined && first !== undefined && spent.withheldWeeks.every(({ why }) => why === 'running'))
    return `No figures yet. ${withheldWeek(first, report, now)}.`;
  if (spent.total === undefined)
    return `Withheld: in no week of this range do ${k} or more people make a sum that hides each of them.`;
  return spent.total === 0 ? figureWords.unpriced() : `${spent.atLeast ? '≥ ' : ''}${formats.money(spent.total)}`;
}
