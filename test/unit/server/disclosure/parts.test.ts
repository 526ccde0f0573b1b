import assert from 'node:assert/strict';
import { type AttackPart, sumParts } from '../../../attack/parts.ts';

const part = (from: number, teams: number, exposed = 0): AttackPart => ({
  from,
  teams,
  seconds: 2,
  cpuSeconds: 1,
  exposed,
  byKind: [{ kind: 'bucket', teams, shown: 1, cells: 3, outcomes: 2, artifactsOfOne: 0, exposed }],
  examples: exposed === 0 ? [] : [`seed ${from}`],
});

describe('parts of an attack', () => {
  it('add up, in any order', () => {
    const sum = sumParts([part(11, 10, 1), part(1, 10)]);
    assert.deepEqual([sum.from, sum.teams, sum.exposed, sum.parts, sum.broken], [1, 20, 1, 2, '']);
    assert.deepEqual(sum.byKind, [
      { kind: 'bucket', teams: 20, shown: 2, cells: 6, outcomes: 4, artifactsOfOne: 0, exposed: 1 },
    ]);
    assert.deepEqual(sum.examples, ['seed 11']);
  });

  it('are not whole where a seed is missing or there twice', () => {
    assert.equal(sumParts([part(1, 10), part(12, 10)]).broken, 'seed 11 is in no part');
    assert.equal(sumParts([part(1, 10), part(5, 10)]).broken, 'seed 5 is in two parts');
    assert.equal(sumParts([]).broken, 'there is no part');
  });
});
