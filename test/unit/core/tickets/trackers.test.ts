import assert from 'node:assert/strict';
import {
  githubRepository,
  trackerAddress,
  type TrackerKind,
  trackerIssues,
  trackerRequest,
} from '../../../../src/core/tickets/trackers.ts';

describe('a tracker’s address', () => {
  const cases: readonly [string, string | undefined][] = [
    ['https://example.atlassian.net', 'https://example.atlassian.net'],
    [' https://Jira.Example.test:8443/jira/ ', 'https://jira.example.test:8443/jira'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
    ['http://example.test', undefined],
    ['http://localhost.example.test', undefined],
    ['http://127.0.0.1.example.test', undefined],
    ['https://user:secret@example.test', undefined],
    ['https://example.test/?a=b', undefined],
    ['https://example.test/#x', undefined],
    ['https://example.test/a b', undefined],
    ['file:///etc/passwd', undefined],
    ['example.test', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) it(JSON.stringify(text), () => assert.equal(trackerAddress(text), expected));
});

describe('GitHub’s repository', () => {
  it('is the one of the first remote that is there', () =>
    assert.equal(githubRepository(['gitlab.com/a/b', 'github.com/o/n.js', 'github.com/x/y']), 'o/n.js'));
  it('is none elsewhere', () =>
    assert.equal(
      githubRepository(['ghe.example.test/o/n', 'github.com.evil.test/o/n', 'github.com/o/n/x']),
      undefined,
    ));
});

describe('what a tracker is asked', () => {
  const asked = (kind: TrackerKind, text: string) => {
    const { url, method, body } = trackerRequest(kind, 'https://t.test', 'o/n', text);
    return `${method} ${url.slice('https://t.test'.length)} ${body}`.trim();
  };
  const cases: readonly [TrackerKind, string, string][] = [
    ['github', '', 'GET /repos/o/n/issues?state=open&sort=updated&per_page=50'],
    ['github', 'a&b', 'GET /search/issues?per_page=50&q=repo%3Ao%2Fn%20state%3Aopen%20a%26b'],
    ['jira', '', 'GET /rest/api/2/issue/picker?currentJQL=ORDER%20BY%20updated%20DESC&query='],
    ['jira', 'a&b=c', 'GET /rest/api/2/issue/picker?currentJQL=ORDER%20BY%20updated%20DESC&query=a%26b%3Dc'],
    [
      'linear',
      '',
      'POST /graphql {"query":"query { issues(first: 50, orderBy: updatedAt) { nodes { identifier title } } }"}',
    ],
    [
      'linear',
      '"}',
      'POST /graphql {"query":"query($term: String!) { issues: searchIssues(term: $term, first: 50) { nodes { identifier title } } }","variables":{"term":"\\"}"}}',
    ],
  ];
  for (const [kind, text, expected] of cases)
    it(`${kind} ${JSON.stringify(text)}`, () => assert.equal(asked(kind, text), expected));
});

describe('what a tracker answers', () => {
  const cases: readonly [string, TrackerKind, unknown, string][] = [
    [
      'issues and pull requests',
      'github',
      [
        { number: 4, title: 'a' },
        { number: 5, title: 'b', pull_request: {} },
      ],
      '#4 a, #5 b (request)',
    ],
    ['found ones', 'github', { items: [{ number: 4, title: 'a' }] }, '#4 a'],
    [
      'each once',
      'jira',
      { sections: [{ issues: [{ key: 'PAY-7', summaryText: 'x' }] }, { issues: [{ key: 'PAY-7' }] }] },
      'PAY-7 x',
    ],
    ['Linear’s', 'linear', { data: { issues: { nodes: [{ identifier: 'ENG-1', title: 'y' }] } } }, 'ENG-1 y'],
    [
      'what is no key',
      'jira',
      { sections: [{ issues: [{ key: '<b>' }, { key: 4 }, null, { summaryText: 'x' }] }] },
      '',
    ],
    ['no number', 'github', [{ number: '4' }, { number: -1 }, { number: 1.5 }, 7], ''],
    ['an error', 'linear', { errors: [{ message: 'x' }] }, ''],
    ['nothing', 'jira', null, ''],
    ['a wrong shape', 'jira', { sections: { issues: [] } }, ''],
  ];
  for (const [name, kind, answer, expected] of cases)
    it(name, () => {
      const issues = trackerIssues(kind, answer).map((one) =>
        `${one.ticket} ${one.title}${one.pullRequest ? ' (request)' : ''}`.trim(),
      );
      assert.equal(issues.join(', '), expected);
    });
});
