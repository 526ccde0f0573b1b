import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inertJson } from '../../../../src/core/panel/pageData.ts';

describe('JSON in a page', () => {
  const cases = [
    '</script>',
    '<!--',
    '-->',
    '<script>',
    ']]>',
    '&lt;',
    'a\u2028b\u2029c',
    '\\u003c/script>',
    '"</SCRIPT \n>',
  ];
  for (const text of cases)
    it(`holds ${JSON.stringify(text)} as it is, and nothing that HTML reads`, () => {
      const json = inertJson({ branch: text, [text]: 1 });
      assert.doesNotMatch(json, /[<>&\u2028\u2029]/);
      assert.deepEqual(JSON.parse(json), { branch: text, [text]: 1 });
    });

  it('says the same as JSON, whatever it is', () =>
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const json = inertJson(value);
        assert.doesNotMatch(json, /[<>&\u2028\u2029]/);
        assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(value)));
      }),
    ));
});
