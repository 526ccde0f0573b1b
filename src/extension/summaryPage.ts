import { inertJson } from '../core/drawnPage.ts';

export interface PageParts {
  /** Addresses of the bundle and the style sheet. */
  readonly script: string;
  readonly style: string;
  /** Where style sheets, pictures and fonts may come from. */
  readonly from: string;
  /** New for each page, and not to be guessed. */
  readonly nonce: string;
  readonly locale: string;
  /** What the page shows before any script runs; '' for a page that waits for messages. */
  readonly drawn: string;
}

/**
 * The page: empty, so that everything that is shown comes by message, or drawn already. Nothing inline but text, data and one
 * line of script under the nonce, and no address but the extension's own. VS Code shows a page when it has loaded all that it
 * names: a drawn one does not name the bundle, which its one line brings when it is on the screen.
 */
export function summaryPage({ script, style, from, nonce, locale, drawn }: PageParts): string {
  const policy = `default-src 'none'; style-src ${from}; img-src ${from}; font-src ${from}; script-src 'nonce-${nonce}'`;
  const nonced = `<script nonce="${attribute(nonce)}"`;
  return `<!doctype html>
<html lang="${attribute(locale)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Token Ledger: Summary</title>
    ${drawn === '' ? `${nonced} src="${attribute(script)}" defer>` : `${nonced}>${whenShown(script)}`}</script>
    <link rel="stylesheet" href="${attribute(style)}" />
  </head>
  <body>
    ${drawn || '<div id="root"></div>'}
  </body>
</html>`;
}

/** Before the style sheet, which would hold it up. */
const whenShown = (script: string): string =>
  `addEventListener("load",()=>requestAnimationFrame(()=>setTimeout(()=>import(${inertJson(script)}),0)))`;

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
