import assert from 'node:assert/strict';
import { inferredBranches, markInferred } from '../../../../src/core/attribution/inferredBranches.ts';
import { costText } from '../../../../src/core/status/split.ts';
import { byBranch } from '../../../../src/core/summary/spentGroups.ts';
import { addTotals, NO_TOTALS, sumTotals } from '../../../../src/core/usage/totals.ts';
import { costing } from '../outcomeSamples.ts';
import { FORMATS } from '../statusSamples.ts';

const R = '/r/one';

describe('figures of branches that are inferred', () => {
  const isInferred = inferredBranches([
    { repository: R, branch: 'a', others: ['b'] },
    { repository: R, branch: 'c' },
    { repository: '/r/two', branch: 'b' },
  ]);

  it('are those of the branch that calls are counted for, and of those that they may have been on', () => {
    const all = [
      [R, 'a'],
      [R, 'b'],
      [R, 'c'],
      ['/r/two', 'b'],
    ] as const;
    assert.deepEqual(
      all.map(([repository, branch]) => isInferred(repository, branch)),
      [true, true, false, false],
    );
  });

  it('are marked where they are shown, and their sum is exact', () => {
    const marked = markInferred(costing(142), true);
    assert.equal(costText(marked, FORMATS), '≈ $1.42');
    assert.equal(costText({ ...marked, lowerBound: true }, FORMATS), '≈ ≥ $1.42');
    for (const sum of [addTotals(NO_TOTALS, marked), sumTotals([marked])])
      assert.equal(costText(sum, FORMATS), '$1.42');
  });

  it('are marked in the panel’s branches', () => {
    const of = (branch: string, others?: readonly string[]) => ({
      context: { agent: 'codex', session: branch },
      totals: costing(100),
      work: {
        repository: R,
        branch,
        ticket: { text: '', origin: 'none' },
        suggestion: '',
        ...(others !== undefined && { others }),
      },
    });
    const rows = byBranch([of('a', ['b']), of('b'), of('c')] as never);
    assert.deepEqual(
      rows.map(({ branch, totals }) => [branch, totals.inferred === true]),
      [
        ['a', true],
        ['b', true],
        ['c', false],
      ],
    );
  });
});
