import assert from 'node:assert/strict';
import { fitText } from '../../../../src/cli/text/fitText.ts';
import { drawMarkdownTables } from '../../../../src/cli/text/markdownTables.ts';

describe('a text that fits the terminal', () => {
  const cases: readonly (readonly [text: string, fitted: string])[] = [
    ['short', 'short'],
    ['one two three four five six', 'one two three four\nfive six'],
    ['- one two three four five', '- one two three four\n  five'],
    ['Label   one two three four', 'Label   one two\n        three four'],
    ['  one two three four five', '  one two three four\n  five'],
    ['a-word-that-is-longer-than-the-line', 'a-word-that-is-longer-than-the-line'],
    ['a\n\nb', 'a\n\nb'],
  ];
  for (const [text, fitted] of cases) it(JSON.stringify(text), () => assert.equal(fitText(text, 20), fitted));
});

describe('Markdown tables on a terminal', () => {
  it('are drawn, and all else stays', () =>
    assert.equal(
      drawMarkdownTables('# T\n\n| A | B |\n| --- | --- |\n| x \\| y | `z` |\n\nend', 40),
      '# T\n\nA      B\n──────────\nx | y  `z`\n\nend',
    ));
});
