// A sentence in the code of a screen is a sentence that is in no table: it would be English for everybody.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { ROOT } from './tables.ts';

/** The code that writes what a person reads in the editor. */
const SCREENS = ['src/webview/**/*.{ts,tsx}', 'src/extension/**/*.ts'];

/** The code whose errors, problems and reasons go to a screen as sentences. */
const SOURCES = [
  'src/agents/**/*.ts',
  'src/core/{attribution,live,outcomes,usage}/*.ts',
  'src/engine/!(tools)/**/*.ts',
  'src/git/*.ts',
  'src/ledger/{damage,file,repair,schema}/*.ts',
  'src/reading/*.ts',
  'src/wire/endpoint.ts',
];

/** Prose of these, by file, that goes to the log, the command line or git; or is the detail of a fault. */
const NOT_SHOWN: Readonly<Record<string, readonly RegExp[]>> = {
  'src/agents/format/counters.ts': [/^input output /],
  // What Gemini CLI itself writes into a log.
  'src/agents/gemini/geminiTraces.ts': [/^Got it\. Thanks for/],
  'src/agents/unmeasured.ts': [/^GitHub Copilot in JetBrains IDEs/, /^Inline completions of/],
  'src/core/attribution/tagText.ts': [/^what had no ticket in /],
  'src/core/live/nextTurn.ts': [/./],
  'src/core/outcomes/integration.ts': [/./],
  'src/core/outcomes/outcome.ts': [/^Nothing committed yet$/],
  'src/core/usage/tokenTypes.ts': [/^Input, not cached$/],
  'src/core/usage/logProblems.ts': [/^ ?(?:input|reasoning|accepted) /],
  'src/engine/doctor/redact.ts': [/./],
  'src/engine/prices/cachedRateCard.ts': [/^the kept rate card/],
  'src/engine/prices/priceKeeper.ts': [/./],
  'src/engine/prices/rateCardRequests.ts': [/./],
  'src/engine/protocol/cardFetch.ts': [/^the a(?:ddress of the prices|nswer was) /, /^no answer in time$/],
  'src/engine/status/chooseSession.ts': [/./],
  'src/engine/tagging/tagging.ts': [/^(?:Which|No) session/, /^Several sessions/, /^A ticket needs/],
  'src/engine/tagging/tickets.ts': [/--cwd/],
  // The words of the audit are the endpoint's own.
  'src/engine/team/auditCheck.ts': [/^the endpoint has no audit/],
  'src/engine/team/auditText.ts': [/./],
  'src/engine/team/teamDesk.ts': [/^what is your policy$/],
  'src/engine/window/windowService.ts': [/New calls are not recorded/, /backup of the ledger/],
  'src/git/costHookScript.ts': [/./],
  'src/git/git.ts': [/./],
  'src/git/readReflog.ts': [/./],
  'src/ledger/damage/patiently.ts': [/Waiting for it/],
  'src/ledger/damage/repairMark.ts': [/Waiting for it/],
  'src/ledger/file/open.ts': [/^Changing the ledger/, /^The ledger(?:'s header| has a version)/],
  'src/ledger/repair/isWhole.ts': [/^input /],
  'src/ledger/schema/laterSteps.ts': [/^what has no ticket yet$/],
  'src/ledger/schema/wholeRows.ts': [/./],
  'src/reading/atomicFile.ts': [/^it is larger than/],
};
const SQL = /\b(?:SELECT|FROM|WHERE|INSERT|UPDATE|DELETE|CREATE|PRIMARY KEY|NULL|CASE|VACUUM)\b/u;

/** Words in a row that only prose has. */
const isProse = (text: string): boolean =>
  /[a-z]{2,}(?:[,:;.]? [a-z’']{2,}){2}/u.test(text.replace(/\$\{[^}]*\}/gu, '')) &&
  // Column names and counters.
  !/[a-z][_A-Z][a-z]|\\t/u.test(text) &&
  !SQL.test(text);

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

  it('get no sentence from elsewhere that is in no table', () => {
    const sources = globSync(SOURCES, { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));
    assert.ok(sources.length > 300, `${sources.length} files`);
    const found = sources.flatMap((file) =>
      sentencesOf(file)
        .filter(isProse)
        .filter((text) => !(NOT_SHOWN[file] ?? []).some((allowed) => allowed.test(text)))
        .map((text) => `${file}: ${text}`),
    );
    assert.deepEqual(found, []);
  });

  it('are really read', () => assert.ok(files.length > 100));
});
