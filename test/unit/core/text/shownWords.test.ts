import assert from 'node:assert/strict';
import fc from 'fast-check';
import { modelLabel } from '../../../../src/core/text/modelLabel.ts';
import { agoMoment, agoText, nextAgoChange } from '../../../../src/core/text/relativeTime.ts';
import { shortFolderNames } from '../../../../src/core/text/shortFolder.ts';

describe('a relative time', () => {
  const cases: readonly (readonly [number, string])[] = [
    [-5, 'just now'],
    [59_999, 'just now'],
    [60_000, '1 min ago'],
    [3_599_999, '59 min ago'],
    [3_600_000, '1 h ago'],
    [86_399_999, '23 h ago'],
    [3 * 86_400_000, '3 d ago'],
  ];
  for (const [age, words] of cases) it(`${age} ms: ${words}`, () => assert.equal(agoText(1e12, 1e12 + age), words));

  it('reads the same from its moment until the next change, and not longer', () =>
    fc.assert(
      fc.property(fc.integer({ min: -90_000, max: 40 * 86_400_000 }), (age) => {
        const [time, now] = [1e12, 1e12 + age];
        const [from, until] = [agoMoment(time, now), nextAgoChange(time, now)];
        assert.ok(until > now && from <= Math.max(now, time));
        assert.equal(agoText(time, from), agoText(time, now));
        assert.equal(agoText(time, until - 1), agoText(time, now));
        assert.notEqual(agoText(time, until), agoText(time, now));
      }),
    ));
});

describe('a model as people name it', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['claude-sonnet-4-5-20250929', 'Sonnet 4.5'],
    ['claude-opus-4-5', 'Opus 4.5'],
    ['claude-opus-4-20250514', 'Opus 4'],
    ['claude-3-5-haiku-20241022', 'Haiku 3.5'],
    ['claude-3-opus-20240229', 'Opus 3'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'Sonnet 4.5'],
    ['openrouter/anthropic/claude-opus-4.6', 'Opus 4.6'],
    ['claude-opus-4-6-fast', 'Opus 4.6 fast'],
    ['gpt-5.1-codex-mini', 'GPT-5.1 Codex Mini'],
    ['gemini-2.5-pro', 'Gemini 2.5 Pro'],
    ['gpt-4o-2024-08-06', 'gpt-4o-2024-08-06'],
    ['house-model-1', 'house-model-1'],
    ['', ''],
    ['gpt-](command:x)', 'gpt-](command:x)'],
  ];
  for (const [id, label] of cases) it(`${id}: ${label}`, () => assert.equal(modelLabel(id), label));
});

describe('short names of folders', () => {
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      ['/w/shop', '/w/shop'],
      ['', ''],
    ],
    [
      ['/w/shop', '/w/docs'],
      ['shop', 'docs'],
    ],
    [
      ['/w/shop', '/w/shop/a'],
      ['shop', 'shop/a'],
    ],
    [
      ['/w/x/a', '/w/y/a'],
      ['x/a', 'y/a'],
    ],
    [
      ['C:\\w\\a', 'C:\\w\\b'],
      ['a', 'b'],
    ],
    [
      ['', '/a'],
      ['', 'a'],
    ],
    [[], []],
  ];
  for (const [folders, names] of cases)
    it(`${folders.join(', ')}: ${names.join(', ')}`, () =>
      assert.deepEqual(folders.map(shortFolderNames(folders)), names));
});
