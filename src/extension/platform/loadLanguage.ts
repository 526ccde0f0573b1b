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
    return { locale, texts: JSON.parse(readFileSync(join(dist, `words.${locale}.json`), 'utf8')) as Texts };
  } catch {
    return undefined;
  }
}
