import { CURRENCY_ID, LANGUAGE_ID } from '../../core/panel/pageData.ts';
import { type DisplayCurrency, readDisplayCurrency } from '../../core/text/displayCurrency.ts';
import type { Language } from '../../core/words/language.ts';

/** The language that the extension wrote into the page; undefined for English. */
export function languageOfPage(): Language | undefined {
  const text = document.getElementById(LANGUAGE_ID)?.textContent;
  return text === undefined || text === null ? undefined : (JSON.parse(text) as Language);
}

/** The currency that the extension wrote into the page; undefined for dollars alone. */
export function currencyOfPage(): DisplayCurrency | undefined {
  const text = document.getElementById(CURRENCY_ID)?.textContent;
  return text === undefined || text === null ? undefined : readDisplayCurrency(JSON.parse(text));
}
