export interface PageParts {
  /** The bundle and the style sheet, whole. */
  readonly script: string;
  readonly style: string;
  /** New for each page, and not to be guessed. */
  readonly nonce: string;
  readonly locale: string;
}

/**
 * The empty page: everything that is shown comes by message. It holds its script and its style, for a file of its own would
 * come by way of VS Code's service worker, the editor and the machine on which the extension runs, while a person waits. So
 * nothing has to be allowed but these two, by the nonce.
 */
export function summaryPage({ script, style, nonce, locale }: PageParts): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="${attribute(locale)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Token Ledger: Summary</title>
    <style nonce="${attribute(nonce)}">${style.replaceAll('</', '<\\/')}</style>
  </head>
  <body>
    <div id="root"></div>
    <script nonce="${attribute(nonce)}">${inside(script)}</script>
  </body>
</html>`;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** What would end the script, or make HTML overlook its end, stands nowhere but in a string. The map lies beside the bundle only. */
const inside = (script: string): string =>
  script.replaceAll(/<(?=\/script|!--)/gi, '\\x3c').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
