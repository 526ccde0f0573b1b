import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Uri, type Webview, type WebviewOptions } from 'vscode';
import type { DisplayCurrency } from '../../core/text/displayCurrency.ts';
import type { Language } from '../../core/words/language.ts';
import { summaryPage } from './summaryPage.ts';

/** The page may read the bundle, and nothing else. */
export function summaryOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, enableForms: false, localResourceRoots: [dist(extension)] };
}

/** The style sheet: small enough to be read at once, when a panel is opened first. */
export const summaryStyle = (extension: Uri): string =>
  readFileSync(Uri.joinPath(extension, 'media', 'summary.css').fsPath, 'utf8');

export interface SummaryPageOf {
  readonly extension: Uri;
  readonly style: string;
  readonly locale: string;
  readonly language: Language | undefined;
  readonly currency: DisplayCurrency | undefined;
  /** What is said above the page; '' for nothing. */
  readonly mark: string;
  /** What it shows at once; '' for a page that waits for messages. */
  readonly drawn: string;
}

export function summaryHtml(webview: Webview, { extension, ...parts }: SummaryPageOf): string {
  return summaryPage({
    ...parts,
    script: webview.asWebviewUri(Uri.joinPath(dist(extension), 'main.js')).toString(),
    from: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
  });
}

const dist = (extension: Uri): Uri => Uri.joinPath(extension, 'dist', 'webview');
