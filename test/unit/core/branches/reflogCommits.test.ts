import assert from 'node:assert/strict';
import { commitsIn, startOf } from '../../../../src/core/branches/reflogCommits.ts';

let count = 0;
const sha = (n: number): string => n.toString(16).padStart(40, '0');
/** Each line one commit further, all within one second. */
const log = (...messages: readonly string[]): string => {
  count = 0;
  return messages.map((message) => `${sha(count)} ${sha(++count)} A <a> 1000 +0000\t${message}\n`).join('');
};
const reported = (text: string, branch: string): readonly string[] =>
  commitsIn(text, branch).map(
    (one) => `${one.branch}: ${one.subject}${one.amends ? ` (for ${Number(`0x${one.amends}`)})` : ''}`,
  );

describe('commits in git’s log of HEAD', () => {
  const cases: readonly [string, string, readonly string[], readonly string[]][] = [
    ['none', 'main', [], []],
    [
      'on one branch, the last first',
      'main',
      ['commit (initial): a', 'commit: b', 'commit (merge): c'],
      ['main: c', 'main: b', 'main: a'],
    ],
    ['an amended one', 'main', ['commit: a', 'commit (amend): b'], ['main: b (for 1)', 'main: a']],
    [
      'before and after a checkout in the same second',
      'two',
      ['commit: a', 'checkout: moving from one to two', 'commit: b'],
      ['two: b', 'one: a'],
    ],
    [
      'of a branch that was renamed',
      'three',
      [
        'commit: a',
        'Branch: renamed refs/heads/one to refs/heads/two',
        'commit: b',
        'Branch: renamed refs/heads/two to refs/heads/three',
      ],
      ['three: b', 'three: a'],
    ],
    [
      'on no branch',
      'main',
      [
        'checkout: moving from main to 0123456789012345678901234567890123456789',
        'commit: lost',
        'checkout: moving from 0123456789012345678901234567890123456789 to main',
        'commit: b',
      ],
      ['main: b'],
    ],
    ['on a branch that the log does not name', 'b', ['commit: a', '', 'commit: b'], ['b: b']],
    ['picked by a rebase: reported when they were made', 'main', ['rebase (pick): a', 'commit: b'], ['main: b']],
    [
      'words that look like git’s',
      'main',
      ['commit: checkout: moving from x to y'],
      ['main: checkout: moving from x to y'],
    ],
  ];
  for (const [name, branch, messages, expected] of cases)
    it(name, () => assert.deepEqual(reported(log(...messages), branch), expected));

  it('begin where the worktree began', () => {
    assert.equal(startOf(log('', 'commit: a')), sha(1));
    assert.equal(startOf(log('commit: a').replace(sha(0), sha(9))), '');
    assert.equal(startOf('nonsense'), '');
  });
});
