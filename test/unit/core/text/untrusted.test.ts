import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeText, labelText, markdownText, plainText } from '../../../../src/core/text/untrusted.ts';
import { HOSTILE } from '../statusSamples.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'grapheme-composite' }),
);

describe('text that somebody else wrote', () => {
  const plain: readonly (readonly [string, string, string])[] = [
    ['stays', 'feature/ABC-123_pay', 'feature/ABC-123_pay'],
    ['is one line', ' a\r\n\tb\u2028c ', 'a b c'],
    ['has no controls', 'a\u0000\u001b[31mb', 'a[31mb'],
    ['has no bidi marks', '\u202Eevil\u2066', 'evil'],
    ['has no invisible letters', 'a\u200b\u{E0041}b', 'ab'],
    ['is isolated where it runs from right to left', '\u05d0\u05d1', '\u2068\u05d0\u05d1\u2069'],
    ['is cut', 'abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnopqrs…'],
    ['is cut between letters', '😀'.repeat(30), `${'😀'.repeat(19)}…`],
    ['is cut before it is read', `${' '.repeat(5000)}x`, '…'],
  ];
  for (const [what, from, to] of plain) it(what, () => assert.equal(plainText(from, 20), to));

  it('makes no icon in a label, whatever stands beside it', () =>
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const shown = `$${labelText(a, 60)}${labelText(b, 60)}(x)`;
        assert.doesNotMatch(shown.slice(1), /\$\([A-Za-z0-9-]+(~[A-Za-z]+)?\)/);
        assert.doesNotMatch(shown, /\$\((?!x\))/);
      }),
    ));

  it('has every punctuation mark escaped in Markdown, and is one line of limited length', () =>
    fc.assert(
      fc.property(anyText, (text) => {
        const markdown = markdownText(text, 60);
        assert.doesNotMatch(markdown.replaceAll(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~]/);
        assert.doesNotMatch(markdown, /[\n\r\u2028\u2029\u202a-\u202e]/);
        assert.ok(markdown.length <= 60 * 3 + 4);
      }),
    ));

  it('is one code span in a document that is read as source', () => {
    assert.equal(codeText('/home/me/a_b-c.jsonl', 60), '`/home/me/a_b-c.jsonl`');
    assert.equal(codeText('\u200b', 60), '');
    fc.assert(
      fc.property(anyText, (text) => {
        const span = codeText(text, 60);
        if (span === '') return;
        assert.match(span, /^`[^`|\n\r]+`$/);
      }),
    );
  });
});
