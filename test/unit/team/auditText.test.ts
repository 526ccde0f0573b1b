import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useLanguage } from '../../../src/core/words/language.ts';
import type { AuditCheck } from '../../../src/engine/team/auditCheck.ts';
import { auditDocument, auditText } from '../../../src/engine/team/auditText.ts';
import { LANGUAGES, readTexts } from '../core/words/tables.ts';

const key = { endpoint: 'https://totals.example.com', team: 'shop' };
const ROOT = join(import.meta.dirname, '../../..');
const unbroken = (...words: readonly string[]): AuditCheck => ({
  kind: 'unbroken',
  known: { key: 'A'.repeat(60), head: { seq: words.length, hash: 'h' } },
  entries: words.map((what, i) => ({ seq: i + 1, day: 20_778, what, detail: 'd' })),
});

/** What the endpoint's own code writes into a team's audit. */
function wordsOfEndpoint(): readonly string[] {
  const code = globSync('src/server/**/*.ts', { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'));
  const found = code.flatMap((text) => [
    ...[
      ...text.matchAll(
        /(?:note|append)\((?:team|team\.team|policy\.team|name), (?:\w+|integer[^)]*\)), '([a-z][^']+)'/g,
      ),
    ].map((each) => each[1] ?? ''),
    ...[...text.matchAll(/noteMembers\((?:[^;'`]|\{ members, teams \})*?['`]([a-z]+(?: [a-z]+)?)[^'`]*['`], /g)].map(
      (each) => each[1] ?? '',
    ),
    ...[...text.matchAll(/^ {2}\w+: '((?:spend|outcome) [^']*released)'/gm)].map((each) => each[1] ?? ''),
  ]);
  return [...new Set(found)];
}

describe('the audit as a document', () => {
  afterEach(() => useLanguage(undefined));

  it('explains every entry that the endpoint writes', () => {
    const words = wordsOfEndpoint();
    assert.ok(words.length >= 12, words.join());
    for (const what of words) {
      const [, meanings = ''] = auditDocument(key, unbroken(what)).split('## What the entries mean');
      const [, begins = ''] = /^- `([^`]+)`: \S/m.exec(meanings) ?? [];
      assert.ok(begins !== '' && what.startsWith(begins), what);
    }
  });

  it('explains what is there only, and nothing that it does not know', () => {
    assert.equal(auditDocument(key, unbroken('team made', 'team made')).match(/^- /gm)?.length, 1);
    assert.doesNotMatch(auditDocument(key, unbroken('something later')), /## /);
  });

  for (const language of LANGUAGES)
    it(`${language}: problem and meanings are in it; entries stay as they were signed`, () => {
      const english = auditDocument(key, unbroken('spend released', 'member joined'));
      useLanguage({ locale: language, texts: readTexts(language) });
      const document = auditDocument(key, unbroken('spend released', 'member joined'));
      const fence = /```[^]*```/;
      assert.equal(fence.exec(document)?.[0], fence.exec(english)?.[0]);
      for (const problem of ['none', 'key', 'signature', 'gone', 'missing', 'changed', 'head'] as const) {
        const own = readTexts(language)['audit']?.[problem];
        assert.ok(typeof own === 'string' && auditDocument(key, { kind: 'changed', problem }).includes(`> ${own}`));
        assert.ok(auditText(key, { kind: 'changed', problem }).includes(own));
      }
      const meaning = readTexts(language)['audit']?.['spendReleased'];
      assert.ok(typeof meaning === 'string' && document.includes(meaning));
      assert.ok(!document.includes('The figures of a week'));
    });
});
