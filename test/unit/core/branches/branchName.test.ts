import assert from 'node:assert/strict';
import fc from 'fast-check';
import { latestName } from '../../../../src/core/branches/branchIntervals.ts';
import { isBranchName } from '../../../../src/core/branches/branchName.ts';
import { repairClockJumps } from '../../../../src/core/branches/repairClockJumps.ts';

const A = 'a'.repeat(40);

describe('the latest name of a branch', () => {
  const renames = [
    { from: 'b', to: 'c', time: 20 },
    { from: 'a', to: 'b', time: 10 },
    { from: 'c', to: 'a', time: 30 },
  ];
  const cases: readonly [string, number, string][] = [
    ['a', 5, 'a'],
    ['a', 11, 'a'],
    ['b', 15, 'a'],
    ['b', 1025, 'b'],
    ['c', 30, 'a'],
    ['c', 31, 'a'],
    ['c', 1029, 'a'],
    ['c', 1030, 'c'],
    ['x', 5, 'x'],
  ];
  for (const [name, time, expected] of cases)
    it(`${name} at ${time} is ${expected}`, () => assert.equal(latestName(renames, name, time), expected));
  it('follows a chain', () => assert.equal(latestName(renames.slice(0, 2), 'a', 5), 'c'));
});

describe('names that git could give to a branch', () => {
  const good = [
    'a',
    'a/b',
    'feature/ABC-1',
    'ümlaut',
    '日本',
    'a\u202Eb',
    '<b>',
    'a@b',
    'a#1',
    '$(x)',
    'a;b',
    "a'b",
    '`x`',
    '__proto__',
    'deadbeef',
  ];
  const bad = [
    '',
    'HEAD',
    '@',
    A,
    'a'.repeat(64),
    'a b',
    'a\nb',
    'a\tb',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    'a@{1}',
    'a..b',
    'a//b',
    '/a',
    'a/',
    '-a',
    '.a',
    'a/.b',
    'a.',
    'a.lock',
    'a.lock/b',
    'x'.repeat(2000),
    '\u0000',
  ];
  it('are distinguished from what stands in their place', () => {
    assert.deepEqual(
      good.filter((name) => !isBranchName(name)),
      [],
    );
    assert.deepEqual(bad.filter(isBranchName), []);
  });
});

describe('times that never run backwards', () => {
  const cases: readonly [readonly number[], readonly number[]][] = [
    [[], []],
    [[5], [5]],
    [
      [1, 2, 2, 3],
      [1, 2, 2, 3],
    ],
    [
      [1, 99, 2, 3],
      [1, 1, 2, 3],
    ],
    [
      [10, 10, 1, 11, 12],
      [10, 10, 10, 11, 12],
    ],
    [
      [99, 1, 2, 3],
      [1, 1, 2, 3],
    ],
  ];
  for (const [times, expected] of cases)
    it(JSON.stringify(times), () => assert.deepEqual(repairClockJumps(times), expected));
  it('stay among the times given', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (times) => {
        const out = repairClockJumps(times);
        assert.equal(out.length, times.length);
        out.forEach((time, i) => assert.ok(times.includes(time) && (i === 0 || time >= (out[i - 1] ?? 0))));
      }),
    );
  });
});
