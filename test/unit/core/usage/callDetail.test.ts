import assert from 'node:assert/strict';
import fc from 'fast-check';
import { detailText, NO_DETAIL, readDetail, userOf } from '../../../../src/core/usage/callDetail.ts';
import { reasonOfCall, reasonSentence } from '../../../../src/core/usage/lowerBoundReasons.ts';
import { reasonWords } from '../../../../src/core/words/reasonWords.ts';

describe('who made a call, and why it is a lower bound', () => {
  it('one text keeps every field apart, whatever a log puts into a name', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 40 });
    const detail = fc.record({ subagent: name, skill: name, plugin: name, mcp: name, effort: name });
    fc.assert(
      fc.property(detail, (given) => {
        const text = detailText(given);
        assert.equal(detailText(readDetail(text)), text);
        assert.ok(text.isWellFormed());
      }),
    );
  });

  const cases: readonly (readonly [Parameters<typeof userOf>[1], string | undefined, string | null])[] = [
    ['subagent', undefined, 'main'],
    ['skill', '', 'main'],
    ['effort', undefined, null],
    ['subagent', detailText({ subagent: 'Explore', effort: 'high' }), 'Explore'],
    ['effort', detailText({ subagent: 'Explore', effort: 'high' }), 'high'],
    ['mcp', detailText({ subagent: 'a\tb' }), 'main'],
  ];
  for (const [by, text, expected] of cases)
    it(`${by} of ${JSON.stringify(text)}: ${expected}`, () => assert.equal(userOf(text, by), expected));

  it('nothing is no text', () => {
    assert.equal(detailText(NO_DETAIL), '');
    assert.deepEqual(readDetail(''), NO_DETAIL);
  });

  it('every reason is one sentence; a call without one has its agent’s usual reason', () => {
    for (const sentence of Object.values(reasonWords)) assert.match(sentence(), /^[A-Z][^.]+\.$/);
    assert.equal(reasonOfCall('claude-code', ''), 'placeholder-output');
    assert.equal(reasonOfCall('claude-code', 'cut-off-answer'), 'cut-off-answer');
    assert.equal(reasonOfCall('crush', 'of a newer version'), 'counts-missing');
    assert.equal(reasonSentence('of a newer version'), reasonWords['counts-missing']());
  });
});
