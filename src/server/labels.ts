import type { Formats } from '../core/format.ts';
import type { RatioWithheld } from './ratios.ts';
import type { Report } from './report.ts';
import type { Withheld } from './week.ts';

const WORDS: Readonly<Record<string, string>> = {
  input: 'Input',
  cacheWrite5m: 'Cache write, 5 min',
  cacheWrite1h: 'Cache write, 1 h',
  cacheRead: 'Cache read',
  output: 'Output',
  landed_young: 'Landed, younger than 30 days',
  landed_kept: 'Landed, at least 80 % unchanged after 30 days',
  landed_changed: 'Landed, 50–80 % unchanged after 30 days',
  landed_replaced: 'Landed, less than 50 % unchanged after 30 days',
  reverted: 'Backed out',
  open: 'Open',
  dropped: 'Not landed, no longer worked on',
  no_code: 'No code: reading, planning, review',
  unlinked: 'Cannot tell',
  not_told: 'Not told yet',
  other: 'Other, or too few people to show',
  'merged-pull-requests': 'merged pull request',
  'closed-tickets': 'closed ticket',
};

export function label(key: string): string {
  return WORDS[key] ?? key;
}

export function withheldWeek(why: Withheld, k: number): string {
  if (why === 'running') return 'not over yet';
  return why === 'empty' ? 'nothing was sent' : `fewer than ${k} people, or one of them would show through`;
}

export function withheldRatio(why: RatioWithheld): string {
  if (why === 'coverage') return 'Withheld: less than 80 % of the team sends its totals.';
  if (why === 'denominator') return 'Withheld: fewer than 6 of them, so the figure would be chance.';
  return 'Withheld: no week’s total may be shown.';
}

/** The total as a sentence's start, with what is not certain about it. */
export function totalText({ spent, k }: Report, formats: Formats): string {
  if (spent.total === undefined)
    return `Withheld: in no week of this range do ${k} or more people make a sum that hides each of them.`;
  return `${spent.atLeast ? 'At least ' : ''}${formats.money(spent.total)}`;
}
