import { randomBytes } from 'node:crypto';
import { Uri, type Webview, type WebviewOptions } from 'vscode';
import { summaryPage } from './summaryPage.ts';

/** The page may read the bundle and the style sheet, and nothing else. */
export function summaryOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, enableForms: false, localResourceRoots: [dist(extension), media(extension)] };
}

/** `drawn`: what it shows at once; '' for a page that waits for messages. */
export function summaryHtml(webview: Webview, extension: Uri, locale: string, drawn = ''): string {
  return summaryPage({
    script: webview.asWebviewUri(Uri.joinPath(dist(extension), 'main.js')).toString(),
    style: webview.asWebviewUri(Uri.joinPath(media(extension), 'summary.css')).toString(),
    from: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    locale,
    drawn,
  });
}

const dist = (extension: Uri): Uri => Uri.joinPath(extension, 'dist', 'webview');
const media = (extension: Uri): Uri => Uri.joinPath(extension, 'media');
