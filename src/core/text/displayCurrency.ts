import { NANO_PER_DOLLAR, type NanoDollars } from '../usage/money.ts';
import { figureWords } from '../words/figureWords.ts';
import { numberText } from '../words/language.ts';

/** A currency that a person wants to see beside dollars, at a rate that they set. Data stays in dollars. */
export interface DisplayCurrency {
  /** ISO 4217, such as `EUR`. */
  readonly currency: string;
  /** Units of it for one US dollar. */
  readonly perUsd: number;
}

interface Slot {
  readonly chosen: DisplayCurrency;
  readonly formats: Map<string, Intl.NumberFormat>;
}

/** Each thread loads several bundles, which all have to write the same currency. */
const KEY = Symbol.for('token-ledger.currency');
const place = globalThis as { [KEY]?: Slot | undefined };

/** Sets the currency that this thread shows beside dollars; undefined for none. */
export function useCurrency(chosen: DisplayCurrency | undefined): void {
  place[KEY] = chosen && { chosen, formats: new Map() };
}

/** The setting as a person wrote it; undefined where it is empty, names no currency, or has no rate above zero. */
export function readDisplayCurrency(raw: unknown): DisplayCurrency | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { currency, perUsd } = raw as Readonly<Record<string, unknown>>;
  if (typeof currency !== 'string' || typeof perUsd !== 'number') return undefined;
  const code = currency.trim().toUpperCase();
  const isRate = Number.isFinite(perUsd) && perUsd > 0 && perUsd < 1e9;
  return /^[A-Z]{3}$/.test(code) && code !== 'USD' && isRate ? { currency: code, perUsd } : undefined;
}

/** `≈ €1.31`; '' without a currency, and for nothing. The digits are those of the currency. */
export function convertedText(nano: NanoDollars, locale: string): string {
  const slot = place[KEY];
  if (slot === undefined || nano === 0) return '';
  const { currency, perUsd } = slot.chosen;
  let format = slot.formats.get(locale);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    slot.formats.set(locale, format);
  }
  return `≈ ${format.format((nano / NANO_PER_DOLLAR) * perUsd)}`;
}

/** `≈ €1.31 at your rate of 0.92 EUR per US dollar.`; '' where nothing is converted. */
export function conversionNote(converted: string): string {
  const slot = place[KEY];
  if (slot === undefined || converted === '') return '';
  const { currency, perUsd } = slot.chosen;
  return figureWords.converted({ converted, rate: numberText(perUsd), currency });
}
