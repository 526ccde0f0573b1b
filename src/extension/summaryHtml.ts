import { randomBytes } from 'node:crypto';
import { Uri, type Webview, type WebviewOptions } from 'vscode';

/** The page may read the bundle and the style sheet, and nothing else. */
export function summaryOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, enableForms: false, localResourceRoots: [dist(extension), media(extension)] };
}

/** The empty page: everything that is shown comes by message. Nothing inline but the bundle's own nonce. */
export function summaryHtml(webview: Webview, extension: Uri, locale: string): string {
  const nonce = randomBytes(16).toString('base64');
  const script = webview.asWebviewUri(Uri.joinPath(dist(extension), 'main.js')).toString();
  const style = webview.asWebviewUri(Uri.joinPath(media(extension), 'summary.css')).toString();
  const from = webview.cspSource;
  const policy = `default-src 'none'; style-src ${from}; img-src ${from}; font-src ${from}; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="${attribute(locale)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Token Ledger</title>
    <link rel="stylesheet" href="${attribute(style)}" />
    <script nonce="${nonce}" src="${attribute(script)}" defer></script>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>`;
}

const dist = (extension: Uri): Uri => Uri.joinPath(extension, 'dist', 'webview');
const media = (extension: Uri): Uri => Uri.joinPath(extension, 'media');

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
