// A person agrees to a policy by its hash and to bytes: neither may depend on the language that they read it in.
import assert from 'node:assert/strict';
import { useLanguage } from '../../../src/core/words/language.ts';
import { FOLDED, type NextRow, offerText } from '../../../src/engine/team/teamText.ts';
import { defaultPolicy, loosenings, policyInWords } from '../../../src/wire/policy.ts';
import { LANGUAGES, readTexts } from '../core/words/tables.ts';

const policy = { ...defaultPolicy('shop', 12) };
const looser = { ...policy, k: 4, retentionDays: 90, readers: ['the team itself', 'managers'] };
const rows = [
  {
    row: {
      period: '2026-11-20',
      content: { cells: [{ agent: 'codex', model: 'gpt-5', artifact: 'ABC-12', cost: 3_000_000_000 }] },
    },
    request: { method: 'PUT', path: '/v1/teams/shop/periods/x', body: '{"cost":1234567}' },
  },
] as unknown as readonly NextRow[];
const key = { endpoint: 'https://totals.example.com', team: 'shop' };
const written = (): string => offerText(key, policy, 'sha256:abc', loosenings(policy, looser), rows, FOLDED);
const fencesOf = (text: string): readonly string[] => text.match(/```[\s\S]*?```/gu) ?? [];
/** One and two are words in English and figures in Japanese. */
const numbersOf = (text: string): readonly string[] =>
  (text.match(/\d+/gu) ?? []).filter((each) => Number(each) > 2).toSorted();
const FIXED = [
  '`sha256:abc`',
  key.endpoint,
  '`authorization: Bearer …`',
  '`x-row-proof: …`',
  '`user-agent: token-ledger`',
];

describe('consent in other languages', () => {
  afterEach(() => useLanguage(undefined));
  const english = { text: written(), words: policyInWords(policy).length, news: loosenings(policy, looser).length };

  for (const language of LANGUAGES)
    it(`${language}: names the same hash, endpoint, bytes, numbers and changes`, () => {
      useLanguage({ locale: language, texts: readTexts(language) });
      const text = written();
      assert.notEqual(text, english.text);
      assert.deepEqual(fencesOf(text), fencesOf(english.text));
      assert.deepEqual(
        FIXED.filter((each) => !text.includes(each)),
        [],
      );
      assert.deepEqual(numbersOf(text), numbersOf(english.text));
      assert.equal(policyInWords(policy).length, english.words);
      assert.equal(loosenings(policy, looser).length, english.news);
    });
});
