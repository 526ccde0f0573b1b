import assert from 'node:assert/strict';
import { judgeLink, type PullRequestEvidence, pullRequestLinks } from '../../../../src/core/tickets/pullRequest.ts';
import { parsePullRequestUrl, repositoryOfRemote } from '../../../../src/core/tickets/requestAddress.ts';
import { trackerLink } from '../../../../src/core/tickets/trackerLink.ts';

describe('addresses', () => {
  const requests: readonly [string, string | undefined][] = [
    ['https://github.com/Octo/Repo/pull/12', 'github.com/octo/repo 12'],
    ['https://github.com/octo/repo/pull/12/files?x=1#y', 'github.com/octo/repo 12'],
    ['https://gitlab.com/a/b/c/-/merge_requests/3', 'gitlab.com/a/b/c 3'],
    ['https://git.corp:8443/a/b/pull/3', 'git.corp:8443/a/b 3'],
    ['https://codeberg.org/octo/repo/pulls/12', 'codeberg.org/octo/repo 12'],
    ['https://api.github.com/repos/octo/repo/pulls/12', undefined],
    ['https://bitbucket.org/octo/repo/pull-requests/12/diff', 'bitbucket.org/octo/repo 12'],
    ['https://bb.corp/projects/SHOP/repos/till/pull-requests/12/overview', 'bb.corp/shop/till 12'],
    ['https://bb.corp/users/jo/repos/till/pull-requests/12', 'bb.corp/~jo/till 12'],
    [
      'https://dev.azure.com/fab/Web%20Shop/_git/till/pullrequest/12?_a=files',
      'dev.azure.com/fab/web%20shop/_git/till 12',
    ],
    ['https://dev.azure.com/fab/_git/till/pullrequest/12', 'dev.azure.com/fab/till/_git/till 12'],
    [
      'https://fab.visualstudio.com/DefaultCollection/shop/_git/till/pullrequest/12',
      'dev.azure.com/fab/shop/_git/till 12',
    ],
    ['https://dev.azure.com/fab/shop/till/pullrequest/12', undefined],
    ['https://github.com/octo/repo/issues/12', undefined],
    ['https://github.com/octo/repo/pull/12abc', undefined],
    ['http://github.com/octo/repo/pull/12', undefined],
    ['javascript:alert(1)//github.com/o/r/pull/1', undefined],
    ['command:x', undefined],
    ['https://user@github.com/o/r/pull/1', undefined],
    [`https://github.com/${'a/'.repeat(400)}pull/1`, undefined],
  ];
  for (const [url, expected] of requests) {
    it(`${url.slice(0, 60)} is ${expected ?? 'no pull request'}`, () => {
      const found = parsePullRequestUrl(url);
      assert.equal(found && `${found.repository} ${found.number}`, expected);
    });
  }

  const remotes: readonly [string, string | undefined][] = [
    ['https://github.com/Octo/Repo.git', 'github.com/octo/repo'],
    ['https://user:secret@github.com/octo/repo', 'github.com/octo/repo'],
    ['git@github.com:octo/repo.git', 'github.com/octo/repo'],
    ['ssh://git@github.com:22/octo/repo.git/', 'github.com/octo/repo'],
    ['gitlab.com:group/sub/name', 'gitlab.com/group/sub/name'],
    ['ssh://git@ssh.github.com:443/octo/repo.git', 'github.com/octo/repo'],
    ['https://bb.corp/scm/SHOP/till.git', 'bb.corp/shop/till'],
    ['ssh://git@bb.corp:7999/shop/till.git', 'bb.corp/shop/till'],
    ['https://bb.corp/scm/~jo/till.git', 'bb.corp/~jo/till'],
    ['https://fab@dev.azure.com/fab/Web%20Shop/_git/till', 'dev.azure.com/fab/web%20shop/_git/till'],
    ['git@ssh.dev.azure.com:v3/fab/Web%20Shop/till', 'dev.azure.com/fab/web%20shop/_git/till'],
    ['https://fab.visualstudio.com/shop/_git/till', 'dev.azure.com/fab/shop/_git/till'],
    ['fab@vs-ssh.visualstudio.com:v3/fab/shop/till', 'dev.azure.com/fab/shop/_git/till'],
    ['/srv/git/repo.git', undefined],
    ['C:/git/repo', undefined],
    ['C:\\git\\repo', undefined],
    ['../other', undefined],
    ['file:///srv/git/x', undefined],
  ];
  for (const [url, expected] of remotes)
    it(`${url} is ${expected ?? 'none'}`, () => assert.equal(repositoryOfRemote(url), expected));
});

const landed = (subject: string, branch = 'feat') => [{ branch, subject }];

describe('a pull request that a session mentions', () => {
  const fact = { session: 's', time: 1_000_000, key: 'https://github.com/o/r/pull/12' };
  const nothing: PullRequestEvidence = {
    remotes: ['github.com/o/r'],
    branches: ['feat'],
    landings: [],
    created: [],
    heads: [],
  };
  const cases: readonly [string, Partial<PullRequestEvidence>, string][] = [
    ['nothing known', {}, 'mentioned nothing '],
    ['merged by that number', { landings: landed('Merge pull request #12 from o/feat') }, 'own merge-subject feat'],
    ['squashed by that number', { landings: landed('Title (#12)') }, 'own squash-subject feat'],
    ['another number', { landings: landed('Title (#13)') }, 'mentioned nothing '],
    [
      'a merge that names another branch',
      { landings: landed('Merge pull request #12 from o/other') },
      'mentioned nothing ',
    ],
    ['a branch the session did not work on', { landings: landed('Title (#12)', 'other') }, 'mentioned nothing '],
    [
      'the same number in another repository',
      { remotes: ['github.com/o/q'], landings: landed('Title (#12)') },
      'mentioned nothing ',
    ],
    ['no remote known', { remotes: [], landings: landed('Title (#12)') }, 'mentioned nothing '],
    ['created a moment before', { created: [999_000] }, 'own created '],
    ['created long before', { created: [1000] }, 'mentioned nothing '],
    ['created after', { created: [1_000_001] }, 'mentioned nothing '],
    ['the forge names its branch', { heads: [{ url: `${fact.key}/files`, branch: 'feat' }] }, 'own forge feat'],
    ['the forge names another branch', { heads: [{ url: fact.key, branch: 'other' }] }, 'mentioned nothing '],
  ];
  for (const [name, change, expected] of cases) {
    it(`${name}: ${expected}`, () => {
      const [link] = pullRequestLinks([fact]);
      assert.ok(link);
      const found = judgeLink(link, { ...nothing, ...change });
      assert.equal(`${found.as} ${found.because} ${found.branch}`, expected);
    });
  }

  it('is one link at its earliest time, and junk is none', () => {
    const facts = [
      { ...fact, time: 5 },
      { ...fact, time: 3, key: `${fact.key}#x` },
      { ...fact, key: 'command:x' },
      { ...fact, session: 't' },
    ];
    assert.deepEqual(
      pullRequestLinks(facts).map((link) => [link.session, link.time]),
      [
        ['s', 3],
        ['t', 1_000_000],
      ],
    );
  });
});

describe('where a ticket can be read', () => {
  const templates = {
    ABC: 'https://jira.example.com/browse/${ticket}',
    '#': 'https://github.com/o/r/issues/${number}',
    'sc-': 'https://app.shortcut.com/o/story/${number}',
    'AB#': 'https://dev.azure.com/o/_workitems/edit/${number}',
  };
  const cases: readonly [string, Record<string, string>, string | undefined][] = [
    ['ABC-12', templates, 'https://jira.example.com/browse/ABC-12'],
    ['#12', templates, 'https://github.com/o/r/issues/12'],
    ['sc-12', templates, 'https://app.shortcut.com/o/story/12'],
    ['AB#12', templates, 'https://dev.azure.com/o/_workitems/edit/12'],
    ['XYZ-1', templates, undefined],
    ['XYZ-1', { '*': 'https://x.org/${ticket}' }, 'https://x.org/XYZ-1'],
    ['a b](command:x)', { '*': 'https://x.org/${ticket}' }, 'https://x.org/a%20b%5D%28command%3Ax%29'],
    ['$&/../x', { '*': 'https://x.org/${ticket}' }, 'https://x.org/%24%26%2F..%2Fx'],
    ['\uD800', { '*': 'https://x.org/${ticket}' }, 'https://x.org/'],
    ['ABC-1', { ABC: 'command:x?${ticket}' }, undefined],
    ['ABC-1', { ABC: 'http://x.org/${ticket}' }, undefined],
    ['ABC-1', { ABC: 'https://${ticket}' }, undefined],
    ['ABC-1', { ABC: 'https://x.org/"><b>${ticket}' }, undefined],
    ['constructor-1', {}, undefined],
  ];
  for (const [ticket, some, expected] of cases)
    it(`${ticket} is at ${expected}`, () => assert.equal(trackerLink(ticket, some), expected));
});
