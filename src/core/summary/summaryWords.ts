import { dayInEnglish, monthInEnglish } from '../english/times.ts';
import { isUncommitted, type OutcomeState } from '../outcomes/outcome.ts';
import { costText } from '../status/split.ts';
import { type Formats, wholePercent } from '../text/format.ts';
import { createDayOf, startOfDay } from '../usage/day.ts';
import { decimalText, inSentence } from '../words/language.ts';
import { outcomeWords } from '../words/outcomeWords.ts';
import { spendingWords } from '../words/spendingWords.ts';
import type { BecameRow, BecameView } from './becameSchema.ts';
import type { SpentView } from './spentSchema.ts';
import type { SummaryPeriod } from './summaryPeriod.ts';

/** What a state is called for people. */
export const stateName = (state: OutcomeState): string => outcomeWords[state]();

/** What a state means. */
export const stateMeaning = (state: OutcomeState): string => outcomeWords[`meaning_${state}`]();

/** What a row is called: its state, or that nobody has looked yet. */
export const rowStateName = ({ state, looked }: Pick<BecameRow, 'state' | 'looked'>): string =>
  looked ? stateName(state) : outcomeWords.notLooked();

/** What a row's state means. */
export const rowStateMeaning = ({ state, looked }: Pick<BecameRow, 'state' | 'looked'>): string =>
  looked ? stateMeaning(state) : outcomeWords.meaning_notLooked();

/** `probably landed on 2026-11-20`, `kept (landed on 2026-10-20)`, `reverted on 2026-11-27 (landed on 2026-11-20)`. */
export function outcomeText({ state, looked, confidence, evidence, landedAt, revertedAt }: OutcomeMoments): string {
  if (!looked) return inSentence(outcomeWords.notLooked());
  if (isUncommitted({ state, evidence })) return inSentence(outcomeWords.uncommitted());
  const bare = inSentence(stateName(state));
  const name = confidence === 'probable' ? inSentence(outcomeWords.probably({ state: bare })) : bare;
  const on = (time: number | null): string =>
    time === null ? name : outcomeWords.on({ state: name, day: dayText(time) });
  if (state === 'landed_young') return on(landedAt);
  const moment = on(revertedAt);
  return landedAt === null ? moment : outcomeWords.landedBefore({ state: moment, day: dayText(landedAt) });
}

type OutcomeMoments = Pick<BecameRow, 'state' | 'looked' | 'confidence' | 'evidence' | 'landedAt' | 'revertedAt'>;

/** `Of 214 lines, 92% were unchanged after 14 days, 90% after 30 days`; '' where nothing was measured. */
export function keptText({ lines, retained }: Pick<BecameRow, 'lines' | 'retained'>, formats: Formats): string {
  const horizons = (['14', '30', '90'] as const).flatMap((days) => {
    const kept = retained[days];
    return kept === null ? [] : [{ days, share: wholePercent(kept, formats) }];
  });
  const [first, ...rest] = horizons;
  if (first === undefined) return '';
  const shares = [outcomeWords.keptFirst(first), ...rest.map((each) => outcomeWords.keptNext(each))].join(', ');
  return lines === null ? outcomeWords.keptOfIts({ shares }) : outcomeWords.keptOf({ n: lines, shares });
}

/** `The agents wrote 180 of the lines themselves. Of 180 lines, 98% were unchanged after 30 days` */
export function agentLinesText(own: NonNullable<BecameRow['agentLines']>, formats: Formats): string {
  return [outcomeWords.agentWrote({ n: own.lines }), keptText(own, formats)].filter(Boolean).join(' ');
}

/** What was kept of this work beside other changes: two numbers for each time, no verdict. */
export function keptLines({ kept }: Pick<BecameView, 'kept'>, formats: Formats): readonly string[] {
  const percent = (share: number): string => wholePercent(share, formats);
  return kept.map(({ repository, days, ours, others }) =>
    outcomeWords.keptCompared({
      repository: lastPart(repository),
      days,
      ours: percent(ours.median),
      n: ours.n,
      others: percent(others.median),
      m: others.n,
    }),
  );
}

/** `Saturday, November 21, 2026`, `November 2026`, or the first and last day of a week or range. */
export function periodTitle({ kind, from, to }: Pick<SummaryPeriod, 'kind' | 'from' | 'to'>, locale: string): string {
  const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;
  if (locale === 'en' || locale === 'en-US') {
    if (kind === 'day') return dayInEnglish(new Date(startOfDay(from)));
    if (kind === 'month') return monthInEnglish(new Date(startOfDay(from)));
  }
  if (kind === 'day') return new Intl.DateTimeFormat(locale, { weekday: 'long', ...day }).format(startOfDay(from));
  if (kind === 'month')
    return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long' }).format(startOfDay(from));
  return new Intl.DateTimeFormat(locale, day).formatRange(startOfDay(from), startOfDay(to));
}

/** A place in a row, in words; '' while there is nothing to compare with. */
export function usualWords(usual: SpentView['usual'], kind: SummaryPeriod['kind'], formats: Formats): string {
  if (usual === null) return '';
  const { compared, below, soFar } = usual;
  if (kind === 'range') return '';
  const median = formats.money(usual.median);
  const words = USUAL[kind];
  if (below === compared) return (soFar ? words.alreadyTop : words.top)({ n: compared + 1, median });
  if (below === 0) return words.low({ n: compared + 1, median });
  return (soFar ? words.alreadyMore : words.more)({ below, n: compared, median });
}

const USUAL = {
  day: {
    top: spendingWords.topDay,
    alreadyTop: spendingWords.alreadyTopDay,
    low: spendingWords.lowDay,
    more: spendingWords.moreDay,
    alreadyMore: spendingWords.alreadyMoreDay,
  },
  week: {
    top: spendingWords.topWeek,
    alreadyTop: spendingWords.alreadyTopWeek,
    low: spendingWords.lowWeek,
    more: spendingWords.moreWeek,
    alreadyMore: spendingWords.alreadyMoreWeek,
  },
  month: {
    top: spendingWords.topMonth,
    alreadyTop: spendingWords.alreadyTopMonth,
    low: spendingWords.lowMonth,
    more: spendingWords.moreMonth,
    alreadyMore: spendingWords.alreadyMoreMonth,
  },
};

/** The mark of an unusual day, with how often chance alone would set it; '' for other days. */
export function unusualWords(unusual: SpentView['unusual'], formats: Formats): string {
  if (unusual === null) return '';
  const { days, highestBefore, medianBefore } = unusual;
  const [highest, median] = [formats.money(highestBefore), formats.money(medianBefore)];
  return spendingWords.unusual({ days, highest, median, often: days + 1 });
}

/** `Your last 8 active days cost 2.5 times as much as before (median $2.00 a day).`; '' where nothing lasts. */
export function sustainedWords(sustained: SpentView['sustained'], formats: Formats): string {
  if (sustained === null) return '';
  const { days, times, medianBefore } = sustained;
  return spendingWords.sustained({ days, times: decimalText(times), median: formats.money(medianBefore) });
}

/** `+$22.00 longer or shorter context, −$3.00 mix`: the parts sum to the difference. */
export function changeWords(change: SpentView['change'], formats: Formats): string {
  if (change === null) return '';
  const parts = change.parts.map(({ label, cost }) => `${signedMoney(cost, formats)} ${partName(label)}`).join(', ');
  const news = [reasoningWords(change, formats), ...modelNews(change)].filter(Boolean).map((text) => `; ${text}`);
  return spendingWords.change({ head: changeHead(change, formats), parts: `${parts}${news.join('')}` });
}

type Change = NonNullable<SpentView['change']>;

/** `+$22.00 against the same hours of the day before ($4.00)`. */
export function changeHead({ whole, base, against, soFar }: Change, formats: Formats): string {
  const values = { cost: signedMoney(whole, formats), base: formats.money(base) };
  if (against === 'usual day') return spendingWords.againstUsualDay(values);
  return AGAINST[against][soFar ? 'soFar' : 'whole'](values);
}

const AGAINST = {
  'day before': { whole: spendingWords.againstDay, soFar: spendingWords.againstDaySoFar },
  'week before': { whole: spendingWords.againstWeek, soFar: spendingWords.againstWeekSoFar },
  'month before': { whole: spendingWords.againstMonth, soFar: spendingWords.againstMonthSoFar },
  'range before': { whole: spendingWords.againstRange, soFar: spendingWords.againstRangeSoFar },
};

const PARTS: Readonly<Record<string, () => string>> = {
  'number of sessions': spendingWords.partSessions,
  'calls per session': spendingWords.partCalls,
  'tokens per call (longer or shorter context)': spendingWords.partTokens,
  'price of the same tokens (list price, long context, speed)': spendingWords.partPrice,
  'mix of models and token types': spendingWords.partMix,
};

/** The part of a change for a person, by the name that views and JSON have for it. */
export const partName = (label: string): string => PARTS[label]?.() ?? label;

/** Models that only one of the two spans used. */
export const modelNews = ({ appeared, gone }: Change): readonly string[] =>
  [
    appeared.length > 0 ? spendingWords.newModels({ models: appeared.join(', ') }) : '',
    gone.length > 0 ? spendingWords.goneModels({ models: gone.join(', ') }) : '',
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
  return spendingWords.reasoningShift({ after: formats.percent(after), before: formats.percent(before) });
}

export const signedMoney = (cost: number, formats: Formats): string =>
  cost > 0 ? `+${formats.money(cost)}` : formats.money(cost);

/** What each state is called in a cohort: there `open` is all that had not landed. */
const COHORT_WORDS: Readonly<Partial<Record<OutcomeState, (values: { readonly cost: string }) => string>>> = {
  landed_young: outcomeWords.cohort_landed_young,
  reverted: outcomeWords.cohort_reverted,
  open: outcomeWords.cohort_open,
  no_code: outcomeWords.cohort_no_code,
  unlinked: outcomeWords.cohort_unlinked,
};

/** `30 days after (2026-11-20) its cost was: landed $5.00, not landed $2.00.`; '' while that is still to come. */
export function cohortWords({ cohort }: BecameView, formats: Formats): string {
  if (cohort === null || cohort.states.length === 0) return '';
  const parts = cohort.states.map(({ state, looked, totals }) => {
    const cost = costText(totals, formats);
    return (looked ? COHORT_WORDS[state] : outcomeWords.cohort_notLooked)?.({ cost }) ?? cost;
  });
  return outcomeWords.cohort({ day: dayText(cohort.at), parts: parts.join(', ') });
}

/** What is known only as of the last fetch; the oldest one is named, as it is what may mislead. */
export function fetchedWords(fetched: BecameView['fetched'], formats: Formats): string {
  const times = fetched.flatMap(({ asOf }) => (asOf === null ? [] : [asOf]));
  if (fetched.length === 0) return '';
  if (times.length === 0) return outcomeWords.neverFetched();
  const oldest = formats.moment(Math.min(...times));
  return times.length === 1 ? outcomeWords.fetchedOnce({ time: oldest }) : outcomeWords.fetchedSince({ time: oldest });
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
  return spendingWords.coldCache({ n: cold.turns, cost: formats.money(cold.surcharge) });
}
