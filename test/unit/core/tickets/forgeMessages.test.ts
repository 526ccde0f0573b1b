import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergesBranch, parseForgeMessage, requestNumber } from '../../../../src/core/tickets/forgeMessages.ts';

/** Message; how it landed, its request, the branch that it names, the title, the request that it takes back. */
type Row = readonly [message: string, expected: string, title?: string, reverts?: number];

const FORGES: Readonly<Record<string, readonly Row[]>> = {
  GitHub: [
    ['Merge pull request #7 from someone/feat/x', 'merge 7 feat/x'],
    ['Merge pull request #7 from someone/feat/x\n\nTitle (#3)', 'merge 7 feat/x'],
    ['Add a thing (#12)', 'squash 12 -', 'Add a thing'],
    ['Add a thing (#12)\n\nbody (#13)', 'squash 12 -', 'Add a thing'],
    ['Title (#12) (#13)', 'squash 13 -', 'Title (#12)'],
    ['Revert "Title (#12)" (#15)', 'squash 15 -', 'Revert "Title (#12)"'],
    ['Revert "Title (#12)"', '- - -'],
    ['Revert "Title"\n\nReverts owner/repo#12', '- - -', 'Revert "Title"', 12],
  ],
  GitLab: [
    ["Merge branch 'feat/x' into 'main'\n\nTitle\n\nSee merge request group/sub/project!99", 'merge 99 feat/x'],
    ["Merge branch 'feat/x' into 'main'", 'merge - feat/x'],
    ['Title (#5)\n\nSee merge request group/project!31', 'squash 31 -', 'Title'],
    ['Fix (!5)', 'squash 5 -', 'Fix'],
    [
      "Revert \"Merge branch 'x' into 'main'\"\n\nThis reverts merge request !12",
      '- - -',
      "Revert \"Merge branch 'x' into 'main'\"",
      12,
    ],
  ],
  'Azure DevOps': [
    ['Merged PR 12: Fix login', 'squash 12 -', 'Fix login'],
    ['Merge pull request 12 from users/jo/fix into main', 'merge 12 users/jo/fix'],
    ['Merge pull request 12 from users/jo/fix', '- - -'],
    ['Merged PR 14: Revert "Fix login"', 'squash 14 -', 'Revert "Fix login"'],
  ],
  'Bitbucket Cloud': [['Merged in feat/x (pull request #8)\n\nTitle', 'merge 8 feat/x']],
  'Bitbucket Server': [
    ['Merge pull request #7 in PROJ/shop from feat/x to main', 'merge 7 feat/x'],
    ['Merge pull request #7 in ~jo/shop from feat/x to release/1', 'merge 7 feat/x'],
    [
      "Pull request #7: Fix login\n\nMerge in PROJ/shop from feat/x to main\n\n* commit 'a'",
      'merge 7 feat/x',
      'Fix login',
    ],
  ],
  'Gitea and Forgejo': [
    ["Merge pull request 'Fix login' (#12) from feat/x into main", 'merge 12 feat/x', 'Fix login'],
    ["Merge pull request 'Fix (#3)' (#12) from jo/shop:feat/x into main", 'merge 12 feat/x', 'Fix (#3)'],
    ["Merge pull request 'Fix' (!12) from feat/x into main", 'merge 12 feat/x', 'Fix'],
    ['Fix login (#12)\n\nReviewed-on: https://git.example/o/r/pulls/12', 'squash 12 -', 'Fix login'],
  ],
  'git itself': [
    ["Merge branch 'feat/x'", 'merge - feat/x'],
    ["Merge branch 'main' into feat/x", 'merge - main'],
    ["Merge remote-tracking branch 'origin/feat/x'", 'merge - origin/feat/x'],
  ],
  'nobody but a person': [
    ['Fix #12', '- - -'],
    ['Fixes #12', '- - -'],
    ['Fix (#12) for good', '- - -'],
    ['(#12)', '- - -'],
    ['Title (#0)', '- - -'],
    ['Merge pull request #12', '- - -'],
    ['Merged PR twelve: x', '- - -'],
    ['', '- - -'],
    [`${'x'.repeat(100_000)} (#1)\n\n${'y'.repeat(100_000)}`, '- - -'],
  ],
};

describe('a commit message written by', () => {
  for (const [forge, rows] of Object.entries(FORGES))
    for (const [message, expected, title, reverts] of rows)
      it(`${forge}: ${JSON.stringify(message.slice(0, 80))} is ${expected}`, () => {
        const found = parseForgeMessage(message);
        assert.equal(`${found.kind ?? '-'} ${found.request ?? '-'} ${found.branch ?? '-'}`, expected);
        assert.equal(found.reverts, reverts);
        if (title !== undefined) assert.equal(found.title, title);
        assert.equal(requestNumber(message), found.request);
      });

  it('anyone at all takes little time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void parseForgeMessage(`Merge pull request '${text}`)),
    );
    const start = performance.now();
    parseForgeMessage(`Merge pull request '${"' (#1) from ".repeat(80)}`);
    assert.ok(performance.now() - start < 100);
  });
});

describe('the branch that a message merges', () => {
  for (const [message, branch, merges] of [
    ['Merge pull request #7 from someone/feat/x', 'feat/x', true],
    ['Merge pull request #7 from someone/feat/x', 'x', false],
    ['Merge pull request #7 in PROJ/shop from feat/x to main', 'feat/x', true],
    ["Merge branch 'feat/x'", 'feat/x', true],
    ["Merge branch 'feat/x' into 'main'", 'feat/x', true],
    ["Merge remote-tracking branch 'origin/feat/x'", 'feat/x', true],
    ["Merge branch 'main' into feat/x", 'feat/x', false],
    ['Merged in feat/x (pull request #8)', 'feat/x', true],
    ["Merge pull request 'Fix' (#12) from feat/x into main", 'feat/x', true],
    ['Talk about feat/x', 'feat/x', false],
    ["Merge branch ''", '', false],
  ] as const)
    it(`${JSON.stringify(message)} ${merges ? 'merges' : 'does not merge'} ${branch}`, () =>
      assert.equal(mergesBranch(message, branch), merges));
});
