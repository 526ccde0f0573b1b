export interface PageParts {
  /** Addresses of the bundle and the style sheet. */
  readonly script: string;
  readonly style: string;
  /** Where style sheets, pictures and fonts may come from. */
  readonly from: string;
  /** New for each page, and not to be guessed. */
  readonly nonce: string;
  readonly locale: string;
}

/** The empty page: everything that is shown comes by message. Nothing inline, and no address but the extension's own. */
export function summaryPage({ script, style, from, nonce, locale }: PageParts): string {
  const policy = `default-src 'none'; style-src ${from}; img-src ${from}; font-src ${from}; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="${attribute(locale)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Token Ledger: Summary</title>
    <link rel="stylesheet" href="${attribute(style)}" />
    <script nonce="${attribute(nonce)}" src="${attribute(script)}" defer></script>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>`;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
