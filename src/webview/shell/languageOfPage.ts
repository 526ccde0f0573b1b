import { LANGUAGE_ID } from '../../core/summary/prerenderedPage.ts';
import type { Language } from '../../core/words/language.ts';

/** The language that the extension wrote into the page; undefined for English. */
export function languageOfPage(): Language | undefined {
  const text = document.getElementById(LANGUAGE_ID)?.textContent;
  return text === undefined || text === null ? undefined : (JSON.parse(text) as Language);
}
