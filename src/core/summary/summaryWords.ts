import { isUncommitted, type OutcomeState } from '../outcomes/outcome.ts';
import { costText } from '../status/split.ts';
import type { Formats } from '../text/format.ts';
import { createDayOf, startOfDay } from '../usage/day.ts';
import type { BecameRow, BecameView } from './becameSchema.ts';
import type { SpentView } from './spentSchema.ts';
import type { SummaryPeriod } from './summaryPeriod.ts';

/** What each state is called for people, and what it means. */
export const STATE_WORDS: Readonly<Record<OutcomeState, { readonly name: string; readonly meaning: string }>> = {
  landed_young: { name: 'Landed', meaning: 'less than 30 days ago: too early to say what is kept' },
  landed_kept: { name: 'Kept', meaning: 'landed, at least 80 % of its lines unchanged 30 days later' },
  landed_changed: { name: 'Changed', meaning: 'landed, 50 to 80 % of its lines unchanged 30 days later' },
  landed_replaced: { name: 'Replaced', meaning: 'landed, less than half of its lines unchanged 30 days later' },
  reverted: { name: 'Reverted', meaning: 'landed and was backed out' },
  open: { name: 'Open', meaning: 'not landed, or not committed yet; last work less than 30 days ago' },
  dropped: { name: 'Dropped', meaning: 'not landed, gone or without work for 30 days' },
  no_code: { name: 'No code', meaning: 'reading, planning, review: nothing was to land' },
  unlinked: { name: 'Cannot tell', meaning: 'nothing shows what became of it' },
};

/** `probably landed on 2026-11-20`, `reverted on 2026-11-27 (landed on 2026-11-20)`. */
export function outcomeText({ state, confidence, evidence, landedAt, revertedAt }: OutcomeMoments): string {
  if (isUncommitted({ state, evidence })) return 'open, nothing committed yet';
  const name = `${confidence === 'probable' ? 'probably ' : ''}${STATE_WORDS[state].name.toLowerCase()}`;
  const landed = landedAt === null ? '' : `on ${dayText(landedAt)}`;
  if (state !== 'reverted') return [name, landed].filter(Boolean).join(' ');
  const reverted = revertedAt === null ? '' : `on ${dayText(revertedAt)}`;
  return [name, reverted, landed === '' ? '' : `(landed ${landed})`].filter(Boolean).join(' ');
}

type OutcomeMoments = Pick<BecameRow, 'state' | 'confidence' | 'evidence' | 'landedAt' | 'revertedAt'>;

/** `Of 214 lines, 92% were unchanged after 14 days, 90% after 30 days`; '' where nothing was measured. */
export function keptText({ lines, retained }: Pick<BecameRow, 'lines' | 'retained'>, formats: Formats): string {
  const horizons = (['14', '30', '90'] as const).flatMap((days) => {
    const kept = retained[days];
    return kept === null ? [] : [`${formats.percent(Math.round(kept * 100))} after ${days} days`];
  });
  if (horizons.length === 0) return '';
  const [first = '', ...rest] = horizons;
  const of = lines === null ? 'Of its lines' : `Of ${formats.count(lines)} lines`;
  return [`${of}, ${first.replace(' ', ' were unchanged ')}`, ...rest].join(', ');
}

export const ESTIMATE_WORDS =
  'List-price estimate: what these tokens cost at public prices. A subscription is billed otherwise.';

/** `Saturday, November 21, 2026`, `November 2026`, or the first and last day of a week or range. */
export function periodTitle({ kind, from, to }: Pick<SummaryPeriod, 'kind' | 'from' | 'to'>, locale: string): string {
  const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;
  if (kind === 'day') return new Intl.DateTimeFormat(locale, { weekday: 'long', ...day }).format(startOfDay(from));
  if (kind === 'month')
    return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long' }).format(startOfDay(from));
  return new Intl.DateTimeFormat(locale, day).formatRange(startOfDay(from), startOfDay(to));
}

/** A place in a row, in words; '' while there is nothing to compare with. */
export function usualWords(usual: SpentView['usual'], kind: SummaryPeriod['kind'], formats: Formats): string {
  if (usual === null) return '';
  const { compared, below, median, soFar } = usual;
  const middle = `(median ${formats.money(median)})`;
  if (below === compared)
    return `${soFar ? 'Already your' : 'Your'} most expensive ${kind} in ${compared + 1} ${middle}.`;
  if (below === 0) return `Your cheapest ${kind} in ${compared + 1} ${middle}.`;
  return `${soFar ? 'Already more' : 'More'} than ${below} of your last ${compared} active ${kind}s ${middle}.`;
}

/** The mark of an unusual day, with how often chance alone would set it; '' for other days. */
export function unusualWords(unusual: SpentView['unusual'], formats: Formats): string {
  if (unusual === null) return '';
  const { days, highestBefore, medianBefore } = unusual;
  return (
    `Highest of your last ${days} active days (${formats.money(highestBefore)} before), and at least twice their middle ` +
    `(${formats.money(medianBefore)}). By chance alone you would see that about once in ${days + 1} active days.`
  );
}

/** `Your last 8 active days cost 2.5 times as much as before (median $2.00 a day).`; '' where nothing lasts. */
export function sustainedWords(sustained: SpentView['sustained'], formats: Formats): string {
  if (sustained === null) return '';
  const { days, times, medianBefore } = sustained;
  return `Your last ${days} active days cost about ${times.toFixed(1)} times as much as before (median ${formats.money(medianBefore)} a day).`;
}

/** `+$22.00 longer or shorter context, −$3.00 mix`: the parts sum to the difference. */
export function changeWords(change: SpentView['change'], formats: Formats): string {
  if (change === null) return '';
  const parts = change.parts.map(({ label, cost }) => `${signedMoney(cost, formats)} ${label}`).join(', ');
  const news = [reasoningWords(change, formats), ...modelNews(change)].filter(Boolean).map((text) => `; ${text}`);
  return `${changeHead(change, formats)}: ${parts}${news.join('')}.`;
}

type Change = NonNullable<SpentView['change']>;

/** `+$22.00 against the same hours of the day before ($4.00)`. */
export function changeHead({ whole, base, against, soFar }: Change, formats: Formats): string {
  const span = {
    'usual day': 'your average active day',
    'day before': soFar ? 'the same hours of the day before' : 'the day before',
    'week before': soFar ? 'the same days and hours of the week before' : 'the week before',
    'month before': soFar ? 'the same days and hours of the month before' : 'the month before',
    'range before': soFar ? 'as many days and hours before' : 'as many days before',
  }[against];
  return `${signedMoney(whole, formats)} against ${span} (${formats.money(base)})`;
}

/** Models that only one of the two spans used. */
export const modelNews = ({ appeared, gone }: Change): readonly string[] =>
  [
    appeared.length > 0 ? `new: ${appeared.join(', ')}` : '',
    gone.length > 0 ? `not used now: ${gone.join(', ')}` : '',
  ].filter(Boolean);

/** From so many points of the output's share on, a shift of reasoning is worth a word. */
const SHIFT_SHOWN = 5;

/** `reasoning 45% of the output (20% before)`; '' where it shifted little, or nothing was known of it. */
export function reasoningWords({ reasoning }: Change, formats: Formats): string {
  if (reasoning === null) return '';
  const [before, after] = [reasoning.before, reasoning.after].map((share) => Math.round(share * 100)) as [
    number,
    number,
  ];
  if (Math.abs(after - before) < SHIFT_SHOWN) return '';
  return `reasoning ${formats.percent(after)} of the output (${formats.percent(before)} before)`;
}

export const signedMoney = (cost: number, formats: Formats): string =>
  cost > 0 ? `+${formats.money(cost)}` : formats.money(cost);

/** What each state is called in a cohort: there `open` is all that had not landed. */
const COHORT_WORDS: Readonly<Partial<Record<OutcomeState, string>>> = {
  landed_young: 'landed',
  reverted: 'reverted',
  open: 'not landed',
  no_code: 'no code',
  unlinked: 'cannot tell',
};

/** `30 days after (2026-11-20) its cost was: landed $5.00, not landed $2.00.`; '' while that is still to come. */
export function cohortWords({ cohort }: BecameView, formats: Formats): string {
  if (cohort === null || cohort.states.length === 0) return '';
  const parts = cohort.states.map(({ state, totals }) => `${COHORT_WORDS[state] ?? ''} ${costText(totals, formats)}`);
  return `30 days after (${dayText(cohort.at)}) its cost was: ${parts.join(', ')}.`;
}

/** What is known only as of the last fetch; the oldest one is named, as it is what may mislead. */
export function fetchedWords(fetched: BecameView['fetched'], formats: Formats): string {
  const times = fetched.flatMap(({ asOf }) => (asOf === null ? [] : [asOf]));
  if (fetched.length === 0) return '';
  if (times.length === 0) return 'As this machine knows it: no remote was fetched.';
  const oldest = formats.moment(Math.min(...times));
  return times.length === 1 ? `As of the last fetch, ${oldest}.` : `As of the last fetches, the oldest ${oldest}.`;
}

/** `2026-11-20`, local. */
export const dayText = (time: number): string => createDayOf()(time);

/** The last part of a path, as people name a repository. */
export function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}

/** `Cold cache: 3 turns cost $2.41 more than warm ones.`; '' where there was none. */
export function coldCacheWords(cold: SpentView['coldCache'], formats: Formats): string {
  if (cold === null) return '';
  const turns = cold.turns === 1 ? '1 turn' : `${formats.count(cold.turns)} turns`;
  return `Cold cache: ${turns} cost ${formats.money(cold.surcharge)} more than ${cold.turns === 1 ? 'a warm one' : 'warm ones'}.`;
}
