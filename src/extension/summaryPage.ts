export interface PageParts {
  /** Addresses of the bundle and the style sheet. */
  readonly script: string;
  readonly style: string;
  /** Where style sheets, pictures and fonts may come from. */
  readonly from: string;
  /** New for each page, and not to be guessed. */
  readonly nonce: string;
  readonly locale: string;
  /** What the page shows before any script runs, and the address of the script that brings the bundle then. */
  readonly drawn?: { readonly body: string; readonly start: string };
}

/**
 * The page: empty, so that everything that is shown comes by message, or drawn already. Nothing inline but text and data, and
 * no address but the extension's own. VS Code shows a page when it has loaded all that it names: a drawn one does not name the
 * bundle.
 */
export function summaryPage({ script, style, from, nonce, locale, drawn }: PageParts): string {
  const policy = `default-src 'none'; style-src ${from}; img-src ${from}; font-src ${from}; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="${attribute(locale)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Token Ledger: Summary</title>
    <link rel="stylesheet" href="${attribute(style)}" />
    <script nonce="${attribute(nonce)}" src="${attribute(drawn?.start ?? script)}" defer></script>
  </head>
  <body>
    ${drawn?.body ?? '<div id="root"></div>'}
  </body>
</html>`;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
