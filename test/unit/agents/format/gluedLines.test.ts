import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordsIn } from '../../../../src/agents/format/gluedLines.ts';

const parts = (text: string): readonly string[] => {
  const bytes = Buffer.from(`xx${text}xx`);
  return recordsIn(bytes, 2, bytes.length - 2).map(([from, to]) => bytes.toString('utf8', from, to));
};

describe('records on one line', () => {
  it('are distinguished, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 5 }), (values) => {
        const texts = values.map((value) => JSON.stringify(value));
        assert.deepEqual(parts(texts.join('')), texts);
      }),
    );
  });

  for (const [text, expected] of [
    ['{"a":1}{"b":', ['{"a":1}', '{"b":']],
    ['{"a":"}{"}', ['{"a":"}{"}']],
    ['{"a', ['{"a']],
    ['', []],
    ['{}'.repeat(40), []],
  ] as const) {
    it(`${text.slice(0, 20)} → ${expected.length}`, () => assert.deepEqual(parts(text), expected));
  }
});
