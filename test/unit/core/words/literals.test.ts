// A sentence in the code of a screen is a sentence that is in no table: it would be English for everybody.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { ROOT } from './tables.ts';

/** The code that writes what a person reads in the editor. */
const SCREENS = [
  'src/webview/**/*.{ts,tsx}',
  'src/extension/**/*.ts',
  'src/core/status/*.ts',
  'src/engine/doctor/doctor{Text,Problems,Details}.ts',
];

/** Sentences that nobody reads in the editor's language, and names. */
const OTHERS: Readonly<Record<string, readonly RegExp[]>> = {
  // The command line's.
  'src/core/status/liveStatusText.ts': [/^no session$/],
  // Made-up logs.
  'src/extension/demo/demoHistory.ts': [/./],
  'src/extension/demo/demoWork.ts': [/./],
  'src/extension/demo/writeDemoLogs.ts': [/./],
  // The name of something stored.
  'src/extension/start/whatsNew.ts': [/^whats new /],
  'src/extension/live/budgetNotices.ts': [/^notices muted /],
  'src/extension/summary/summaryPage.ts': [/</, /adoptedStyleSheets/],
  'src/webview/drawSummary.tsx': [/</],
  'src/extension/platform/disposables.ts': [/^Some parts/],
  // What views and JSON have, which are looked up.
  'src/webview/spent/Groups.tsx': [/^Main conversation$/, /^Not itemised by the agent$/, /^priced as $/],
};
const NAMES = /Token Ledger|Azure DevOps|Gitea or Forgejo|GitHub Enterprise|Claude Code/g;

/** String literals of a file that read like words of a sentence, without class names, selectors, logs and faults. */
function sentencesOf(file: string): readonly string[] {
  const { code } = transformSync(readFileSync(join(ROOT, file), 'utf8'), {
    loader: file.endsWith('tsx') ? 'tsx' : 'ts',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    target: 'es2023',
  });
  const literals = code.matchAll(/(\b[\w$.]+\(|[\w$]+: )?("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)/gu);
  return [...literals]
    .filter(
      ([, before = '']) =>
        !/^class: $|\b(?:(?<!Human)Error|warn|error|info|debug|querySelector(?:All)?)\($/u.test(before),
    )
    .map(([, , text = '']) => text.slice(1, -1))
    .filter((text) => /[A-Za-z]{2,}[,:;.]? [A-Za-z]{2,}/u.test(text.replace(/\$\{.*\}/gu, '').replace(NAMES, '')))
    .filter((text) => !/^[a-z]+(?: [a-z]+){0,2}$/u.test(text) && !/^\.\w/u.test(text));
}

describe('the screens', () => {
  const files = globSync(SCREENS, { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));
  it('have no sentence outside of the tables', () => {
    const found = files.flatMap((file) =>
      sentencesOf(file)
        .filter((text) => !(OTHERS[file] ?? []).some((allowed) => allowed.test(text)))
        .map((text) => `${file}: ${text}`),
    );
    assert.deepEqual(found, []);
  });

  it('are really read', () => assert.ok(files.length > 100));
});
