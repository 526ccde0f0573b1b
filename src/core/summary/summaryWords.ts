import type { BecameView } from './becameSchema.ts';
import { createDayOf, startOfDay } from '../usage/day.ts';
import type { Formats } from '../text/format.ts';
import type { OutcomeState } from '../outcomes/outcome.ts';
import type { SpentView } from './spentSchema.ts';
import type { SummaryPeriod } from './summaryPeriod.ts';

/** What each state is called for people, and what it means. */
export const STATE_WORDS: Readonly<Record<OutcomeState, { readonly name: string; readonly meaning: string }>> = {
  landed_young: { name: 'Landed', meaning: 'less than 30 days ago: too early to say what is kept' },
  landed_kept: { name: 'Kept', meaning: 'landed, at least 80 % of its lines unchanged 30 days later' },
  landed_changed: { name: 'Changed', meaning: 'landed, 50 to 80 % of its lines unchanged 30 days later' },
  landed_replaced: { name: 'Replaced', meaning: 'landed, less than half of its lines unchanged 30 days later' },
  reverted: { name: 'Reverted', meaning: 'landed and was backed out' },
  open: { name: 'Open', meaning: 'not landed, last work less than 30 days ago' },
  dropped: { name: 'Dropped', meaning: 'not landed, gone or without work for 30 days' },
  no_code: { name: 'No code', meaning: 'reading, planning, review: nothing was to land' },
  unlinked: { name: 'Cannot tell', meaning: 'nothing shows what became of it' },
};

export const ESTIMATE_WORDS =
  'List-price estimate: what these tokens cost at public prices. A subscription is billed otherwise.';

/** `Saturday, November 21, 2026`, or the first and last day of a week. */
export function periodTitle({ kind, from, to }: Pick<SummaryPeriod, 'kind' | 'from' | 'to'>, locale: string): string {
  const long = new Intl.DateTimeFormat(locale, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
  if (kind === 'day') return long.format(startOfDay(from));
  const short = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', day: 'numeric' });
  return short.formatRange(startOfDay(from), startOfDay(to));
}

/** A place in a row, in words; '' while there is nothing to compare with. */
export function usualWords(usual: SpentView['usual'], kind: SummaryPeriod['kind'], formats: Formats): string {
  if (usual === null) return '';
  const { compared, below, median } = usual;
  const many = `your last ${compared} active ${kind}s`;
  const place =
    below === 0
      ? `Less than any of ${many}`
      : below === compared
        ? `More than any of ${many}`
        : `More than ${below} of ${many}`;
  return `${place}; the middle one cost ${formats.money(median)}.`;
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

/** `+$22.00 longer or shorter context, −$3.00 list prices`: the parts sum to the difference. */
export function changeWords(change: SpentView['change'], formats: Formats): string {
  if (change === null) return '';
  const signed = (cost: number): string => (cost > 0 ? `+${formats.money(cost)}` : formats.money(cost));
  const against = change.against === 'usual day' ? 'your average active day' : 'the week before';
  const parts = change.parts.map(({ label, cost }) => `${signed(cost)} ${label}`).join(', ');
  const news = [
    change.appeared.length > 0 ? `new: ${change.appeared.join(', ')}` : '',
    change.gone.length > 0 ? `not used now: ${change.gone.join(', ')}` : '',
  ].filter(Boolean);
  return `${signed(change.whole)} against ${against} (${formats.money(change.base)}): ${parts}${news.map((text) => `; ${text}`).join('')}.`;
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
