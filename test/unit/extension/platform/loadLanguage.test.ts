import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figureWords } from '../../../../src/core/words/figureWords.ts';
import { useLanguage } from '../../../../src/core/words/language.ts';
import { loadLanguage } from '../../../../src/extension/platform/loadLanguage.ts';

const WHOLE = '{"figure":{"unpriced":"ohne Preis"}}';
/** What may be where a language's file is, and what a person reads then. */
const CASES: readonly (readonly [name: string, file: string | undefined, locale: string, reads: string])[] = [
  ['a whole file', WHOLE, 'de', 'ohne Preis'],
  ['a whole file, by a name in capitals', WHOLE, 'DE', 'ohne Preis'],
  ['a file that lacks the text', '{"figure":{}}', 'de', 'unpriced'],
  ['no file', undefined, 'de', 'unpriced'],
  ['an empty file', '', 'de', 'unpriced'],
  ['a file that is cut', WHOLE.slice(0, 30), 'de', 'unpriced'],
  ['null', 'null', 'de', 'unpriced'],
  ['a list', '[1]', 'de', 'unpriced'],
  ['a table that is none', '{"figure":null}', 'de', 'unpriced'],
  ['a text that is none', '{"figure":{"unpriced":{"few":"x"}}}', 'de', 'unpriced'],
  ['a language that leads out of the folder', WHOLE, '../de', 'unpriced'],
  ['English', WHOLE, 'en', 'unpriced'],
];

describe('the language of a window', () => {
  afterEach(() => useLanguage(undefined));
  for (const [name, file, locale, reads] of CASES)
    it(`with ${name}: ${reads}`, () => {
      const dist = mkdtempSync(join(tmpdir(), 'token-ledger-language-'));
      try {
        if (file !== undefined) writeFileSync(join(dist, 'words.de.json'), file);
        loadLanguage(dist, locale);
        assert.equal(figureWords.unpriced(), reads);
      } finally {
        rmSync(dist, { recursive: true });
      }
    });
});
