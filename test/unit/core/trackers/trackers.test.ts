// What each tracker is asked, and what its answers mean. The answers are shortened copies of those on the vendors' pages.
import assert from 'node:assert/strict';
import type { TrackerKind } from '../../../../src/core/trackers/tracker.ts';
import {
  stateQuestions,
  TRACKERS,
  ticketStates,
  trackerAddress,
  trackerIssues,
  trackerRequest,
} from '../../../../src/core/trackers/trackers.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const DONE = '2026-03-02T09:30:00.000Z';

interface TrackerCase {
  readonly web: string;
  readonly api: string;
  readonly scope: string;
  /** Header for user `jo` and token `t`. */
  readonly authorization: string;
  /** Method, what is behind the interface's address, body. */
  readonly latest: string;
  readonly search: readonly [text: string, expected: string];
  readonly found: readonly [answer: unknown, expected: string];
  /** Tickets that it may be asked about, and one that is not its own. */
  readonly tickets: readonly string[];
  readonly foreign: string;
  readonly states: readonly [answers: readonly unknown[], expected: Readonly<Record<string, string | null>>];
  readonly questions: readonly string[];
}

const githubState = (fields: object) => ({ data: { repository: fields } });

const CASES: Readonly<Record<TrackerKind, TrackerCase>> = {
  github: {
    web: 'https://github.com',
    api: 'https://api.github.com',
    scope: 'octo/shop',
    authorization: 'Bearer t',
    latest: 'GET /repos/octo/shop/issues?state=open&sort=updated&per_page=50',
    search: ['a&b', 'GET /search/issues?per_page=50&q=repo%3Aocto%2Fshop%20state%3Aopen%20a%26b'],
    found: [
      [
        { number: 4, title: 'a' },
        { number: 5, title: 'b', pull_request: {} },
        { number: '6' },
        { number: -1 },
        { number: 1.5 },
        7,
      ],
      '#4 a, #5 b (request)',
    ],
    tickets: ['#1', '#2', '#3', '#4'],
    foreign: 'PAY-1',
    states: [
      [
        githubState({
          n1: { number: 1, closedAt: DONE, stateReason: 'COMPLETED' },
          n2: { number: 2, closedAt: DONE, stateReason: 'NOT_PLANNED' },
          n3: { number: 3, mergedAt: DONE },
          n4: null,
        }),
      ],
      { '#1': DONE, '#2': null, '#3': DONE },
    ],
    questions: ['POST /graphql n1: issueOrPullRequest(number: 1)'],
  },
  gitlab: {
    web: 'https://gitlab.example/git',
    api: 'https://gitlab.example/git/api',
    scope: 'group/sub/shop',
    authorization: 'Bearer t',
    latest: 'POST /graphql "variables":{"path":"group/sub/shop","search":null}',
    search: ['"}', 'POST /graphql "variables":{"path":"group/sub/shop","search":"\\"}"}'],
    found: [
      {
        data: {
          project: {
            issues: { nodes: [{ iid: '4', title: 'a' }, { iid: 'x' }, null] },
            mergeRequests: { nodes: [{ iid: '4', title: 'b' }] },
          },
        },
      },
      '#4 a, !4 b (request)',
    ],
    tickets: ['#1', '#2', '#3', '!1', '!2', '#9'],
    foreign: 'AB#1',
    states: [
      [
        {
          data: {
            project: {
              issues: {
                nodes: [
                  { iid: '1', closedAt: DONE, closedAsDuplicateOf: null },
                  { iid: '2', closedAt: null, closedAsDuplicateOf: null },
                  { iid: '3', closedAt: DONE, closedAsDuplicateOf: { iid: '1' } },
                ],
              },
              mergeRequests: {
                nodes: [
                  { iid: '1', mergedAt: DONE },
                  { iid: '2', mergedAt: null },
                ],
              },
            },
          },
        },
      ],
      { '#1': DONE, '#2': null, '#3': null, '!1': DONE, '!2': null },
    ],
    questions: ['POST /graphql "issues":["1","2","3","9"],"requests":["1","2"]'],
  },
  azure: {
    web: 'https://dev.azure.com/fabrikam',
    api: 'https://dev.azure.com/fabrikam',
    scope: '',
    authorization: `Basic ${Buffer.from(':t').toString('base64')}`,
    latest:
      "POST /_apis/wit/wiql?$top=50&api-version=7.0 WHERE [System.State] NOT IN ('Closed', 'Done', 'Removed') ORDER BY",
    search: ["it's' OR 1=1", "[System.Title] CONTAINS 'it''s'' OR 1=1' ORDER BY"],
    found: [
      {
        count: 2,
        value: [
          { id: 297, rev: 1, fields: { 'System.Title': 'Customer can sign in' } },
          null,
          { id: 'x', fields: {} },
          { id: 299, fields: null },
        ],
      },
      'AB#297 Customer can sign in, AB#299',
    ],
    tickets: ['AB#1', 'AB#2', 'AB#3', 'AB#4', '#1'],
    foreign: '!1',
    states: [
      [
        {
          count: 3,
          value: [
            { id: 1, fields: { 'System.State': 'Done', 'Microsoft.VSTS.Common.ClosedDate': DONE } },
            { id: 2, fields: { 'System.State': 'Active' } },
            { id: 3, fields: { 'System.State': 'Removed', 'Microsoft.VSTS.Common.ClosedDate': DONE } },
            null,
          ],
        },
      ],
      { 'AB#1': DONE, 'AB#2': null, 'AB#3': null, '#1': DONE },
    ],
    questions: [
      'GET /_apis/wit/workitems?ids=1,2,3,4&fields=System.State,Microsoft.VSTS.Common.ClosedDate&errorPolicy=omit&api-version=7.0',
    ],
  },
  gitea: {
    web: 'https://codeberg.org',
    api: 'https://codeberg.org/api/v1',
    scope: 'octo/shop',
    authorization: 'token t',
    latest: 'GET /repos/octo/shop/issues?state=open&limit=50',
    search: ['a&b', 'GET /repos/octo/shop/issues?state=open&limit=50&q=a%26b'],
    found: [
      [
        { id: 12350, number: 4, title: 'a', state: 'open', pull_request: null },
        { id: 12351, number: 5, title: 'b', state: 'open', pull_request: { merged: false, merged_at: null } },
      ],
      '#4 a, #5 b (request)',
    ],
    tickets: ['#1', '#2', '#3', '#4'],
    foreign: 'PAY-1',
    states: [
      [
        { number: 1, state: 'closed', closed_at: '2026-03-02T10:30:00+01:00', pull_request: null },
        { number: 2, state: 'open', closed_at: null, pull_request: null },
        { number: 3, state: 'closed', closed_at: DONE, pull_request: { merged: true, merged_at: DONE } },
        { number: 4, state: 'closed', closed_at: DONE, pull_request: { merged: false, merged_at: null } },
      ],
      { '#1': DONE, '#2': null, '#3': DONE, '#4': null },
    ],
    questions: [1, 2, 3, 4].map((n) => `GET /repos/octo/shop/issues/${n}`),
  },
  jira: {
    web: 'https://example.atlassian.net',
    api: 'https://example.atlassian.net',
    scope: '',
    authorization: `Basic ${Buffer.from('jo:t').toString('base64')}`,
    latest: 'GET /rest/api/2/issue/picker?currentJQL=ORDER%20BY%20updated%20DESC&query=',
    search: ['a&b=c', 'GET /rest/api/2/issue/picker?currentJQL=ORDER%20BY%20updated%20DESC&query=a%26b%3Dc'],
    found: [
      {
        sections: [
          { issues: [{ key: 'PAY-7', summaryText: 'x' }, { key: '<b>' }, { key: 4 }, null, { summaryText: 'x' }] },
          { issues: [{ key: 'PAY-7' }] },
        ],
      },
      'PAY-7 x',
    ],
    tickets: ['PAY-1', 'PAY-2', 'PAY-3'],
    foreign: '#1',
    states: [
      [
        {
          fields: {
            status: { statusCategory: { key: 'done' } },
            statuscategorychangedate: '2026-03-02T10:30:00.000+0100',
          },
        },
        { fields: { status: { statusCategory: { key: 'indeterminate' } } } },
        { fields: { status: { statusCategory: { key: 'done' } } } },
      ],
      { 'PAY-1': DONE, 'PAY-2': null },
    ],
    questions: [1, 2, 3].map(
      (n) => `GET /rest/api/2/issue/PAY-${n}?fields=status,resolutiondate,statuscategorychangedate`,
    ),
  },
  linear: {
    web: 'https://api.linear.app',
    api: 'https://api.linear.app',
    scope: '',
    authorization: 't',
    latest: 'POST /graphql {"query":"query { issues(first: 50, orderBy: updatedAt) { nodes { identifier title } } }"}',
    search: [
      '"}',
      'POST /graphql searchIssues(term: $term, first: 50) { nodes { identifier title } } }","variables":{"term":"\\"}"}}',
    ],
    found: [{ data: { issues: { nodes: [{ identifier: 'ENG-1', title: 'y' }] } } }, 'ENG-1 y'],
    tickets: ['ENG-1', 'eng-2', 'OPS-3'],
    foreign: '#1',
    states: [
      [
        {
          data: {
            issues: {
              nodes: [
                { identifier: 'ENG-1', completedAt: DONE },
                { identifier: 'ENG-2', completedAt: null, canceledAt: DONE },
                { identifier: 'OPS-3', completedAt: 'some day' },
              ],
            },
          },
        },
      ],
      { 'ENG-1': DONE, 'eng-2': null },
    ],
    questions: ['POST /graphql "variables":{"filter":{"or":[{"team":{"key":{"eq":"ENG"}},"number":{"in":[1,2]}}'],
  },
};

const NONSENSE: readonly unknown[] = [
  null,
  7,
  'x',
  [],
  [null],
  {},
  { errors: [{ message: 'x' }] },
  { data: null },
  { data: { project: null, repository: 'x', issues: { nodes: 7 } } },
  { sections: { issues: [] }, items: {}, value: 'x', workItems: 3 },
  { fields: 7, number: 1, state: 3 },
];

for (const [name, each] of Object.entries(CASES)) {
  const kind = name as TrackerKind;
  const { web, api, scope, tickets, foreign } = each;
  const shown = ({ url, method, body }: ReturnType<typeof trackerRequest>): string => {
    assert.ok(url.startsWith(`${api}/`), `${url} leaves ${api}`);
    return `${method} ${url.slice(api.length)} ${body}`.trim();
  };
  /** All parts of the expectation, in their order. */
  const assertHas = (text: string, expected: string): void => {
    const [method = '', ...rest] = expected.split(' ');
    assert.ok(/^(GET|POST)$/.test(method) ? text.startsWith(method) : text.includes(method), `${text} ~ ${expected}`);
    if (rest[0]?.startsWith('/')) assert.ok(text.startsWith(`${method} ${rest[0]}`), `${text} ~ ${expected}`);
    const end = rest[0]?.startsWith('/') ? rest.slice(1).join(' ') : rest.join(' ');
    assert.ok(text.includes(end), `${text} ~ ${expected}`);
  };

  describe(`the tracker ${TRACKERS[kind].label}`, () => {
    const tracker = TRACKERS[kind];
    it('has an address for programs', () => assert.equal(tracker.apiAddress(web), api));
    it('takes the token as its pages say', () =>
      assert.equal(tracker.authorization('jo', 't', base64), each.authorization));
    it('is tried by a small request to the same address', () =>
      assert.match(shown(tracker.probe(api)), /^(?:GET|POST) \//));
    it('lists what changed last', () => assertHas(shown(trackerRequest(kind, api, scope, '')), each.latest));
    it('takes any text for words, never for a part of the request', () =>
      assertHas(shown(trackerRequest(kind, api, scope, each.search[0])), each.search[1]));
    it('answers with issues', () => {
      const issues = trackerIssues(kind, each.found[0]).map((one) =>
        `${one.ticket} ${one.title}`.trim().concat(one.pullRequest ? ' (request)' : ''),
      );
      assert.equal(issues.join(', '), each.found[1]);
    });
    it('is asked about its own tickets only', () => {
      const questions = stateQuestions(kind, api, scope, [...tickets, foreign, 'no ticket', '#0']);
      assert.equal(questions.length, each.questions.length);
      for (const [i, expected] of each.questions.entries()) {
        const text = shown(questions[i]?.request ?? assert.fail());
        assertHas(text, expected);
        assert.ok(!text.includes(foreign), text);
      }
    });
    it('says what is done', () => {
      const questions = stateQuestions(kind, api, scope, tickets);
      const states = questions.flatMap((question, i) => ticketStates(kind, question.tickets, each.states[0][i]));
      const reported = states.map(({ ticket, doneAt }) => [
        ticket,
        doneAt === null ? null : new Date(doneAt).toISOString(),
      ]);
      assert.deepEqual(Object.fromEntries(reported), each.states[1]);
    });
    it('is bounded', () => {
      const many = Array.from({ length: 500 }, (_, n) => tickets[0]?.replace(/\d+$/, String(n + 1)) ?? '');
      const questions = stateQuestions(kind, api, scope, many);
      assert.equal(questions.flatMap((question) => question.tickets).length, tracker.mostStates);
    });
    it('says nothing that is not understood', () => {
      for (const answer of NONSENSE) {
        assert.deepEqual(trackerIssues(kind, answer), []);
        assert.deepEqual(ticketStates(kind, tickets, answer), []);
        assert.equal(tracker.titles?.(api, answer), undefined);
      }
    });
    it('names where a browser shows its tickets', () => {
      for (const address of Object.values(tracker.links(web, scope)))
        assert.match(address, /^https:\/\/[\w./-]+\$\{(?:number|ticket)\}$/);
    });
  });
}

describe('Azure’s list', () => {
  const api = CASES.azure.api;
  it('is numbers only, whose titles are asked for', () => {
    const answer = {
      queryType: 'flat',
      workItems: [{ id: 300, url: 'https://evil.test/1' }, { id: 299 }, { id: 'x' }],
    };
    const next = TRACKERS.azure.titles?.(api, answer);
    assert.equal(
      next?.url,
      `${api}/_apis/wit/workitems?ids=300,299&fields=System.Title&errorPolicy=omit&api-version=7.0`,
    );
  });
});

describe('GitHub Enterprise', () => {
  const cases: readonly [web: string, api: string, graphql: string][] = [
    ['https://ghe.corp.example', 'https://ghe.corp.example/api/v3', 'https://ghe.corp.example/api/graphql'],
    ['https://octo.ghe.com', 'https://api.octo.ghe.com', 'https://api.octo.ghe.com/graphql'],
    [
      'https://octo.ghe.com.evil.test',
      'https://octo.ghe.com.evil.test/api/v3',
      'https://octo.ghe.com.evil.test/api/graphql',
    ],
  ];
  for (const [web, api, graphql] of cases)
    it(`${web} is asked at ${api}`, () => {
      assert.equal(TRACKERS.github.apiAddress(web), api);
      assert.equal(stateQuestions('github', api, 'o/n', ['#1'])[0]?.request.url, graphql);
    });
});

describe('a tracker’s address', () => {
  const cases: readonly [string, string | undefined][] = [
    ['https://example.atlassian.net', 'https://example.atlassian.net'],
    [' https://Jira.Example.test:8443/jira/ ', 'https://jira.example.test:8443/jira'],
    ['https://Fabrikam.visualstudio.com/', 'https://dev.azure.com/fabrikam'],
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
