import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Uri, type WebviewOptions } from 'vscode';
import { summaryPage } from './summaryPage.ts';

/** The page brings all it needs, and may read nothing from the disk. */
export const SUMMARY_OPTIONS: WebviewOptions = { enableScripts: true, enableForms: false, localResourceRoots: [] };

export function summaryHtml(extension: Uri, locale: string): string {
  const read = (...path: readonly string[]): string => readFileSync(Uri.joinPath(extension, ...path).fsPath, 'utf8');
  return summaryPage({
    script: read('dist', 'webview', 'main.js'),
    style: read('media', 'summary.css'),
    nonce: randomBytes(16).toString('base64'),
    locale,
  });
}
