import { CURRENCY_ID, inertJson, LANGUAGE_ID } from '../../core/panel/pageData.ts';
import type { DisplayCurrency } from '../../core/text/displayCurrency.ts';
import type { Language } from '../../core/words/language.ts';
import { panelWords } from '../../core/words/panelWords.ts';

export interface PageParts {
  /** Address of the bundle. */
  readonly script: string;
  /** The text of the style sheet. */
  readonly style: string;
  /** Where pictures and fonts may come from. */
  readonly from: string;
  /** New for each page, and not to be guessed. */
  readonly nonce: string;
  readonly locale: string;
  /** English without it. */
  readonly language?: Language | undefined;
  /** Shown beside dollars. */
  readonly currency?: DisplayCurrency | undefined;
  /** What is said above the page; '' for nothing. */
  readonly mark?: string;
  /** What the page shows before any script runs; '' for a page that waits for messages. */
  readonly drawn: string;
}

/**
 * The page: empty, so that everything that is shown comes by message, or drawn already. Nothing inline but text, data and two
 * lines of script under the nonce, no style that a policy would have to allow, and no address but the extension's own. VS Code
 * shows a page when it has loaded all that it names: a drawn one names nothing.
 */
export function summaryPage({
  script,
  style,
  from,
  nonce,
  locale,
  language,
  currency,
  mark = '',
  drawn,
}: PageParts): string {
  const policy = `default-src 'none'; img-src ${from}; font-src ${from}; script-src 'nonce-${nonce}'`;
  const nonced = `<script nonce="${attribute(nonce)}"`;
  return `<!doctype html>
<html lang="${attribute(locale)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${attribute(panelWords.title())}</title>
    ${nonced}>${adopted(style)}</script>
    ${drawn === '' ? `${nonced} src="${attribute(script)}" defer>` : `${nonced}>${whenShown(script)}`}</script>
  </head>
  <body>
    ${language === undefined ? '' : languageData(language)}
    ${currency === undefined ? '' : pageData(CURRENCY_ID, currency)}
    ${mark === '' ? '' : `<p class="mark" role="note">${attribute(mark)}</p>`}
    ${drawn || '<div id="root"></div>'}
  </body>
</html>`;
}

/** The tables whose words the page writes by itself. */
export const PAGE_TABLES: ReadonlySet<string> = new Set([
  'billing',
  'figure',
  'hover',
  'outcome',
  'page',
  'panel',
  'reason',
  'spending',
  'status',
  'stored',
]);

/** The texts of the page's own tables. */
function languageData({ locale, texts }: Language): string {
  const own = Object.fromEntries(Object.entries(texts).filter(([table]) => PAGE_TABLES.has(table)));
  return pageData(LANGUAGE_ID, { locale, texts: own });
}

const pageData = (id: string, value: unknown): string =>
  `<script type="application/json" id="${id}">${inertJson(value)}</script>`;

/** A sheet that the page's own script makes: to fetch one takes longer than all else that a drawn page needs. */
const adopted = (style: string): string =>
  `document.adoptedStyleSheets=[new CSSStyleSheet()];document.adoptedStyleSheets[0].replaceSync(${inertJson(style)})`;

/** Brings the bundle when the page is on the screen. */
const whenShown = (script: string): string =>
  `addEventListener("load",()=>requestAnimationFrame(()=>setTimeout(()=>import(${inertJson(script)}),0)))`;

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
