import assert from 'node:assert/strict';
import { trackerLink } from '../../../../src/core/tickets/trackerLink.ts';
import { type ForgePlace, forgeLinks, forgeOf } from '../../../../src/core/trackers/forge.ts';

const PLACES: readonly ForgePlace[] = [
  { kind: 'github', web: 'https://github.com' },
  { kind: 'github', web: 'https://ghe.corp.example:8443' },
  { kind: 'gitlab', web: 'https://gitlab.com' },
  { kind: 'gitlab', web: 'https://code.corp.example/git' },
  { kind: 'gitea', web: 'https://codeberg.org' },
  { kind: 'azure', web: 'https://dev.azure.com/fabrikam' },
];

describe('the forge of a repository', () => {
  const cases: readonly [remotes: readonly string[], expected: string][] = [
    [['github.com/o/n.js'], 'https://github.com o/n.js'],
    [['bitbucket.org/a/b', 'github.com/o/n', 'github.com/x/y'], 'https://github.com o/n'],
    [['ghe.corp.example/o/n'], 'https://ghe.corp.example:8443 o/n'],
    [['gitlab.com/group/sub/n'], 'https://gitlab.com group/sub/n'],
    [['code.corp.example/git/group/n'], 'https://code.corp.example/git group/n'],
    [['code.corp.example/group/n'], 'https://code.corp.example/git group/n'],
    [['codeberg.org/o/n'], 'https://codeberg.org o/n'],
    [['dev.azure.com/fabrikam/shop/_git/till'], 'https://dev.azure.com/fabrikam '],
    [['dev.azure.com/fabrikam2/shop/_git/till'], 'none'],
    [['github.com/o/n/x'], 'none'],
    [['github.com.evil.test/o/n'], 'none'],
    [['evil.test/github.com/o'], 'none'],
    [['other.example/o/n'], 'none'],
    [['gitlab.com/~jo/n'], 'none'],
    [[], 'none'],
  ];
  for (const [remotes, expected] of cases)
    it(`${remotes.join(', ') || 'no remote'}: ${expected}`, () => {
      const found = forgeOf(remotes, PLACES);
      assert.equal(found === undefined ? 'none' : `${found.place.web} ${found.scope}`, expected);
    });
});

describe('where a number of a repository can be read', () => {
  const cases: readonly [ticket: string, remote: string, expected: string | undefined][] = [
    ['#7', 'github.com/o/n', 'https://github.com/o/n/issues/7'],
    ['#7', 'gitlab.com/g/s/n', 'https://gitlab.com/g/s/n/-/issues/7'],
    ['!7', 'gitlab.com/g/s/n', 'https://gitlab.com/g/s/n/-/merge_requests/7'],
    ['#7', 'codeberg.org/o/n', 'https://codeberg.org/o/n/issues/7'],
    ['AB#7', 'dev.azure.com/fabrikam/shop/_git/till', 'https://dev.azure.com/fabrikam/_workitems/edit/7'],
    ['#7', 'bitbucket.org/o/n', undefined],
    ['#7', 'other.example/o/n', undefined],
  ];
  for (const [ticket, remote, expected] of cases)
    it(`${ticket} of ${remote}: ${expected ?? 'nowhere'}`, () =>
      assert.equal(trackerLink(ticket, forgeLinks([remote], [])), expected));
});
