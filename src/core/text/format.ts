import { englishNumbers, type NumberWriter } from '../english/numbers.ts';
import { ENGLISH_TIMES } from '../english/times.ts';
import { onFirstUse } from '../onFirstUse.ts';
import { NANO_PER_DOLLAR, type NanoDollars } from '../usage/money.ts';
import { figureWords } from '../words/figureWords.ts';
import { convertedText } from './displayCurrency.ts';

/** How figures are written for one person. Made once per locale: building Intl's formatters takes milliseconds, so each is built when it is first used. */
export interface Formats {
  /** `$1.42`, `$0.0042` below a cent, `<$0.0001` for less than that, `$1,234.50`; a leading minus where it is negative. */
  money(nano: NanoDollars): string;
  /** `≈ €1.31`: the same in the currency that the person chose; '' without one. */
  converted(nano: NanoDollars): string;
  /** `950`, `1.2k`, `3.4M`, `120M`. */
  tokens(count: number): string;
  /** All digits, grouped: `1,234,567`. */
  count(count: number): string;
  /** Whole percent of a share that `wholeShares` made: `36%`. */
  percent(whole: number): string;
  /** `45 s`, `12 min`, `2 h 5 min`, `3 d 4 h`. */
  duration(ms: number): string;
  /** Local day and minute: `Nov 21, 14:32`. */
  moment(time: number): string;
  /** Local day with its year, and minute: `Nov 21, 2026, 14:32`. */
  date(time: number): string;
  /** Local hour and minute: `14:32`, as the locale writes it. */
  clock(time: number): string;
  /** `12 MB`; decimal units. */
  bytes(count: number): string;
}

/** Formats for a BCP 47 locale; one that Intl does not know counts as English. `timeZone` is the machine's where it is not given. */
export function formatsFor(locale: string, timeZone?: string): Formats {
  const tag = knownLocale(locale);
  const { dollars, whole, tenth, percent } = isEnglish(tag) ? ENGLISH : numbersOf(tag);
  const [cents, small] = [dollars(2), dollars(4)];
  const times = isEnglish(tag) && timeZone === undefined ? ENGLISH_TIMES : timesOf(tag, timeZone);
  const compact = (n: number, units: readonly string[]) => compactNumber(n, units, whole(), tenth());
  return {
    money: (nano) => moneyText(nano, cents(), small),
    converted: (nano) => convertedText(nano, tag),
    tokens: (n) => compact(n, ['', 'k', 'M', 'B', 'T']),
    count: (n) => whole().format(n),
    percent: (n) => percent().format(n / 100),
    duration: durationText,
    ...times,
    bytes: (n) => compact(n, [' B', ' kB', ' MB', ' GB', ' TB']),
  };
}

/** Where Intl writes as `../english` does; other English, such as Britain's, writes times otherwise. */
const isEnglish = (tag: string): boolean => tag === 'en' || tag === 'en-US';

function timesOf(tag: string, timeZone: string | undefined): Pick<Formats, 'moment' | 'date' | 'clock'> {
  const zone = timeZone === undefined ? {} : { timeZone };
  const moment = onFirstUse(
    () => new Intl.DateTimeFormat(tag, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', ...zone }),
  );
  const date = onFirstUse(() => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', ...zone }));
  const clock = onFirstUse(() => new Intl.DateTimeFormat(tag, { hour: 'numeric', minute: '2-digit', ...zone }));
  return {
    moment: (time) => moment().format(time),
    date: (time) => date().format(time),
    clock: (time) => clock().format(time),
  };
}

interface NumberWriters {
  readonly dollars: (digits: number) => () => NumberWriter;
  readonly whole: () => NumberWriter;
  readonly tenth: () => NumberWriter;
  readonly percent: () => NumberWriter;
}

function numbersOf(tag: string): NumberWriters {
  return {
    dollars: (digits) =>
      onFirstUse(
        () =>
          new Intl.NumberFormat(tag, {
            style: 'currency',
            currency: 'USD',
            currencyDisplay: 'narrowSymbol',
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
          }),
      ),
    whole: onFirstUse(() => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 })),
    tenth: onFirstUse(() => new Intl.NumberFormat(tag, { maximumFractionDigits: 1 })),
    percent: onFirstUse(() => new Intl.NumberFormat(tag, { maximumFractionDigits: 0, style: 'percent' })),
  };
}

const WHOLE = englishNumbers({ least: 0, most: 0 });
const TENTH = englishNumbers({ least: 0, most: 1 });
const PERCENT = englishNumbers({ least: 0, most: 0, after: '%' });

const ENGLISH: NumberWriters = {
  dollars: (digits) => onFirstUse(() => englishNumbers({ least: digits, most: digits, before: '$' })),
  whole: () => WHOLE,
  tenth: () => TENTH,
  percent: () => ({ format: (share) => PERCENT.format(share * 100) }),
};

function knownLocale(locale: string): string {
  // The first question of what Intl knows takes it ten milliseconds, and English is always known.
  if (isEnglish(locale)) return locale;
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function moneyText(nano: NanoDollars, cents: NumberWriter, small: () => NumberWriter): string {
  const size = Math.abs(nano);
  const sign = nano < 0 ? '−' : '';
  if (size === 0) return cents.format(0);
  if (size < NANO_PER_DOLLAR / 10_000) return `${sign}<${small().format(0.0001)}`;
  // 0.995 cents and more would be written $0.0100: that is a cent.
  const format = size < 9_950_000 ? small() : cents;
  return sign + format.format(size / NANO_PER_DOLLAR);
}

function compactNumber(n: number, units: readonly string[], whole: NumberWriter, tenth: NumberWriter): string {
  let size = n;
  let unit = 0;
  // 999.5 and more of a unit would be written 1000: that is one of the next.
  while (size >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return (size < 99.95 && unit > 0 ? tenth : whole).format(size) + (units[unit] ?? '');
}

function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return figureWords.seconds({ n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return figureWords.minutes({ n: minutes });
  const hours = Math.floor(minutes / 60);
  const restMinutes = minutes % 60;
  if (hours < 24)
    return restMinutes === 0
      ? figureWords.hours({ n: hours })
      : figureWords.hoursMinutes({ hours, minutes: restMinutes });
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? figureWords.days({ n: days }) : figureWords.daysHours({ days, hours: hours % 24 });
}

/**
 * Whole percents of the parts' sum that together make 100, by largest remainder (ties to the earlier part).
 * All 0 where the sum is 0. Parts are not negative.
 */
export function wholeShares(parts: readonly number[]): readonly number[] {
  const sum = parts.reduce((a, b) => a + b, 0);
  if (!(sum > 0)) return parts.map(() => 0);
  const exact = parts.map((part) => (part / sum) * 100);
  const shares = exact.map(Math.floor);
  const missing = 100 - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** One share (0 to 1) as text: a whole percent, by the rule by which it and its rest make 100; what is there is never 0%, nor all. */
export function wholePercent(share: number, formats: Formats): string {
  return shareText(share, 1, wholeShares([share, 1 - share])[0] ?? 0, formats);
}

/** A whole share as text; a part that is there never reads 0%, and one that is not all never reads 100%. */
export function shareText(part: number, sum: number, whole: number, formats: Formats): string {
  if (part > 0 && whole === 0) return `<${formats.percent(1)}`;
  if (part < sum && whole === 100) return `>${formats.percent(99)}`;
  return formats.percent(whole);
}
