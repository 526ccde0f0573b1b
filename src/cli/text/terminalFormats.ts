import { type Formats, formatsFor } from '../../core/text/format.ts';
import { useLanguage } from '../../core/words/language.ts';

/** The locale that the shell names in LC_ALL, LC_NUMERIC or LANG, as BCP 47; English for `C`, `POSIX` and what Intl does not know. */
export function terminalLocale(env: NodeJS.ProcessEnv = process.env): string {
  const named = (env['LC_ALL'] || env['LC_NUMERIC'] || env['LANG'] || 'en').replace(/[.@].*$/, '').replaceAll('_', '-');
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(named) || named === 'POSIX') return 'en';
  // What Intl knows takes it ten milliseconds to say.
  if (named === 'en' || named === 'en-US') return named;
  return Intl.NumberFormat.supportedLocalesOf(named)[0] ?? 'en';
}

/** How figures are written on this terminal; numbers within its English sentences are written so from then on. */
export function terminalFormats(): Formats {
  const locale = terminalLocale();
  useLanguage(locale.startsWith('en') ? undefined : { locale, texts: {} });
  return formatsFor(locale);
}
