import { englishNumbers } from '../english/numbers.ts';

/** One text per plural class (Unicode CLDR) of a language; a class that is left out is written as `other`. */
export type Forms = { readonly [form in Intl.LDMLPluralRule]?: string } & { readonly other: string };

/** Text with `{name}` where an argument goes. */
export type Message = string | Forms;

/** Translated messages by table and key. */
export type Texts = { readonly [table: string]: { readonly [key: string]: Message } };

/** A language other than English, as it goes from thread to thread. */
export interface Language {
  /** BCP 47. */
  readonly locale: string;
  readonly texts: Texts;
}

interface Slot {
  readonly language: Language;
  plurals?: Intl.PluralRules;
  numbers?: Intl.NumberFormat;
}

/** Each thread loads several bundles, which all have to speak the same language: so it is kept beside them. */
const KEY = Symbol.for('token-ledger.language');
const place = globalThis as { [KEY]?: Slot | undefined };

/** Sets the language of this thread; undefined is English. */
export function useLanguage(language: Language | undefined): void {
  place[KEY] = language && { language };
}

/** Reports whether this thread writes English. */
export const isEnglish = (): boolean => place[KEY] === undefined;

/** Returns what `write` returns in English, whatever the language: for data and for other machines. Not for promises. */
export function inEnglish<T>(write: () => T): T {
  const before = place[KEY];
  place[KEY] = undefined;
  try {
    return write();
  } finally {
    place[KEY] = before;
  }
}

/** The message of this thread's language; undefined for English and where a translation is missing. */
export const translated = (table: string, key: string): Message | undefined => place[KEY]?.language.texts[table]?.[key];

/** The plural class of a number in this thread's language. English needs no Intl, whose rules take a millisecond to load. */
export function pluralClass(n: number): Intl.LDMLPluralRule {
  const slot = place[KEY];
  if (slot === undefined) return n === 1 ? 'one' : 'other';
  slot.plurals ??= new Intl.PluralRules(slot.language.locale);
  return slot.plurals.select(n);
}

/** All digits, grouped as this thread's language does: `1,234`, `1.234`. */
export function numberText(n: number): string {
  if (Number.isInteger(n) && n >= 0 && n < 1000) return String(n);
  const slot = place[KEY];
  if (slot === undefined) return ENGLISH.format(n);
  slot.numbers ??= new Intl.NumberFormat(slot.language.locale);
  return slot.numbers.format(n);
}

/** With one digit after the point: `2.5`, `2,5`. */
export const decimalText = (n: number): string => {
  const slot = place[KEY];
  if (slot === undefined) return ENGLISH_DECIMAL.format(n);
  return n.toLocaleString(slot.language.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
};

/** As `toLocaleString` writes a number. */
const ENGLISH = englishNumbers({ least: 0, most: 3 });
const ENGLISH_DECIMAL = englishNumbers({ least: 1, most: 1 });

/** A title's text inside of a sentence. Only its first letter is made small: German writes nouns with a capital. */
export const inSentence = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
