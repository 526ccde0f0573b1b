import assert from 'node:assert/strict';
import { forEachCountedType } from '../../../src/core/usage/tokenTypes.ts';
import { rowTable } from '../../../src/engine/team/rowTable.ts';
import type { OutcomeCell, UsageCell } from '../../../src/wire/schema.ts';

const usage = (changes: Partial<UsageCell>): UsageCell => ({
  artifact: 'ABC-1',
  bucket: 'shop',
  agent: 'claude-code',
  model: 'sonnet',
  ...forEachCountedType(() => 1),
  reasoning: null,
  cost: 1.42,
  basis: 'list',
  ...changes,
});
const outcome: OutcomeCell = { artifact: 'octo/shop#12', bucket: 'shop', state: 'landed_kept', cost: 3 };

describe('what would go to a team, as a table', () => {
  it('is nothing without a row', () => assert.equal(rowTable([]), ''));

  for (const [name, cell, line] of [
    ['a ticket', usage({}), '| 2026-11-20 | ABC-1 | claude-code · sonnet | $1.42 |'],
    ['a bucket', usage({ artifact: null }), '| 2026-11-20 | bucket shop | claude-code · sonnet | $1.42 |'],
    ['a lower bound', usage({ basis: 'list-at-least' }), '| 2026-11-20 | ABC-1 | claude-code · sonnet | ≥ $1.42 |'],
    [
      'a model without a price',
      usage({ basis: 'list-at-least', cost: 0, model: 'other' }),
      '| 2026-11-20 | ABC-1 | claude-code · other | not known |',
    ],
    ['an outcome', outcome, '| 2026-11-20 | octo/shop#12 | Kept | $3.00 |'],
  ] as const)
    it(`names ${name}`, () => {
      const content = { cells: [cell] } as never;
      assert.deepEqual(
        rowTable([{ period: '2026-11-20', content }])
          .split('\n')
          .slice(2),
        [line],
      );
    });

  it('has a column for agents and for outcomes only where there are some', () => {
    const head = (...cells: readonly unknown[]) =>
      rowTable([{ period: '2026-11-20', content: { cells } as never }]).split('\n')[0];
    assert.equal(head(usage({})), '| Day or week | For | Agent and model | List cost |');
    assert.equal(head(outcome), '| Day or week | For | Became | List cost |');
    assert.equal(head(usage({}), outcome), '| Day or week | For | Agent and model | Became | List cost |');
  });

  it('has a line for each cell of each row, in their order', () => {
    const content = { cells: [usage({}), usage({ artifact: 'ABC-2' })] } as never;
    const rows = [
      { period: '2026-11-20', content },
      { period: '2026-11-21', content },
    ];
    assert.deepEqual(
      rowTable(rows)
        .split('\n')
        .slice(2)
        .map((line) => line.slice(2, 20)),
      ['2026-11-20 | ABC-1', '2026-11-20 | ABC-2', '2026-11-21 | ABC-1', '2026-11-21 | ABC-2'],
    );
  });
});
