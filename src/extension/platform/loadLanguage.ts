import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, type Texts, useLanguage } from '../../core/words/language.ts';

/**
 * Sets this thread to the editor's display language and returns it; undefined for English and for a language without a
 * translation. Read in one go while the extension starts: English, the common case, reads no file.
 */
export function loadLanguage(dist: string, locale: string): Language | undefined {
  const language = read(dist, locale.toLowerCase());
  useLanguage(language);
  return language;
}

function read(dist: string, locale: string): Language | undefined {
  // The name goes into a path.
  if (locale === 'en' || !/^[a-z]{2,3}(?:-[a-z]+)*$/.test(locale)) return undefined;
  try {
    const texts: unknown = JSON.parse(readFileSync(join(dist, `words.${locale}.json`), 'utf8'));
    return isTexts(texts) ? { locale, texts } : undefined;
  } catch {
    return undefined;
  }
}

/** A file that an update left half written, or empty, is English. */
const isTexts = (value: unknown): value is Texts =>
  isObject(value) && Object.values(value).every((table) => isObject(table) && Object.values(table).every(isMessage));
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isMessage = (value: unknown): boolean =>
  typeof value === 'string' || (isObject(value) && 'other' in value && typeof value.other === 'string');
