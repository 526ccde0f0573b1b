import assert from 'node:assert/strict';
import fc from 'fast-check';
import { table } from '../../../../src/cli/text/textTable.ts';
import { widthOf } from '../../../../src/cli/text/wrapText.ts';

const COLUMNS = [
  { title: 'Branch', shrinkTo: 10 },
  { title: 'Calls', right: true, dropOrder: 3 },
  { title: 'Input', right: true, dropOrder: 2 },
  { title: 'Reasoning', right: true, dropOrder: 1 },
  { title: 'List cost', right: true },
];
const number = (text: string, short: string) => ({ text, short });
const ROWS = [
  [
    'feature/a-long-branch-name',
    number('1,204,000', '1.2M'),
    number('12,345,678', '12M'),
    number('9,000', '9k'),
    '$1.20',
  ],
];

describe('a table on a terminal', () => {
  const titles = (width: number): string => table(COLUMNS, ROWS, undefined, width).split('\n')[0] ?? '';

  it('is whole where there is room', () => assert.match(titles(100), /Branch +Calls +Input +Reasoning +List cost$/));
  it('loses what is asked for least first', () => assert.match(titles(60), /Branch +Calls +Input +List cost$/));
  it('takes short numbers before it loses more', () => {
    const text = table(COLUMNS, ROWS, undefined, 46);
    assert.match(text, /1\.2M/);
    assert.doesNotMatch(text, /Input/);
  });
  it('cuts text at last', () => assert.match(table(COLUMNS, ROWS, undefined, 26), /^feature\/a-lo.*…/m));

  it('is never wider than the terminal, whatever the text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((each) => each.replaceAll(/\s/g, ' '));
    const row = fc.tuple(text, fc.nat(), fc.nat(), fc.nat(), fc.nat());
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 40, max: 120 }), (rows, width) => {
        const cells = rows.map(([name, ...counts]) => [
          name,
          ...counts.map((count) => number(count.toLocaleString('en'), `${Math.round(count / 1e6)}M`)),
        ]);
        for (const line of table(COLUMNS, cells, undefined, width).split('\n')) assert.ok(widthOf(line) <= width);
      }),
      { numRuns: 60 },
    );
  });
});
