import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TrackerKind } from '../../../../src/core/trackers/tracker.ts';
import type { Tracker } from '../../../../src/extension/trackers/trackerSearch.ts';
import { TrackerTickets } from '../../../../src/extension/trackers/trackerTickets.ts';

const DONE = '2026-03-02T09:30:00.000Z';
const MINUTE = 60_000;

interface Ticket {
  readonly ticket: string;
  readonly commonDir: string;
  readonly remotes: readonly string[];
}

const key = (ticket: string): Ticket => ({ ticket, commonDir: '', remotes: [] });
const number = (ticket: string, repository = 'octo/shop', commonDir = '/repo'): Ticket => ({
  ticket,
  commonDir,
  remotes: [`github.com/${repository}`],
});

describe('asking trackers which tickets are done', () => {
  let server: Server;
  let address = '';
  let asked: { readonly method: string; readonly url: string; readonly authorization: string; readonly body: string }[];
  let reported: string[];
  let answer: (url: string, response: ServerResponse, body: string) => void;
  let connected: TrackerKind | undefined;
  let signedIn: boolean;
  let tickets: readonly Ticket[];
  let now: number;
  let kept: Map<string, unknown>;

  const trackerOf = (kind: TrackerKind, scope = ''): Tracker => ({
    kind,
    label: '',
    address,
    scope,
    authorization: 'secret',
  });
  const open = () =>
    new TrackerTickets({
      desk: {
        ticketsToAsk: async () => tickets,
        announce: async (states) =>
          void reported.push(...states.map((each) => `${each.commonDir}${each.ticket} ${each.doneAt}`)),
      },
      keyTrackers: async () => (connected === undefined ? [] : [trackerOf(connected)]),
      forge: async ([remote = '']) => (signedIn ? trackerOf('github', remote.slice('github.com/'.length)) : undefined),
      memory: {
        get: (name: string) => kept.get(name) as never,
        update: async (name: string, value: unknown) => void kept.set(name, value),
      },
      now: () => now,
    });

  beforeEach(async () => {
    asked = [];
    reported = [];
    kept = new Map();
    now = Date.UTC(2026, 2, 3);
    connected = undefined;
    signedIn = false;
    server = createServer((request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        asked.push({ method, url, authorization: headers.authorization ?? '', body });
        answer(url, response, body);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });

  const json = (response: ServerResponse, value: unknown): void => void response.end(JSON.stringify(value));
  const jiraIssue = (category: string, fields: object = {}) => ({
    fields: { status: { statusCategory: { key: category } }, ...fields },
  });

  it('asks nobody where nothing is connected, or nothing has cost', async () => {
    tickets = [key('PAY-1'), number('#2')];
    await open().look();
    connected = 'jira';
    signedIn = true;
    tickets = [];
    await open().look();
    assert.deepEqual([asked.length, reported], [0, []]);
  });

  it('Jira: each ticket by itself, whatever becomes of the others', async () => {
    connected = 'jira';
    tickets = [key('PAY-1'), key('PAY-2'), key('PAY-3'), key('PAY-4'), key('PAY-5'), number('#6'), key('a/../b-1')];
    const answers: Readonly<Record<string, unknown>> = {
      'PAY-1': jiraIssue('done', { statuscategorychangedate: '2026-03-02T10:30:00.000+0100', resolutiondate: null }),
      'PAY-2': jiraIssue('indeterminate'),
      'PAY-4': jiraIssue('done', { resolutiondate: DONE }),
      'PAY-5': jiraIssue('done'),
    };
    answer = (url, response) => {
      const found = answers[/issue\/([\w-]+)\?/.exec(url)?.[1] ?? ''];
      if (found === undefined) response.writeHead(404).end('{}');
      else json(response, found);
    };
    await open().look();
    const done = Date.parse(DONE);
    assert.deepEqual(reported, [`PAY-1 ${done}`, 'PAY-2 null', `PAY-4 ${done}`]);
    assert.equal(asked.length, 5);
    assert.equal(asked[0]?.authorization, 'secret');
    assert.match(asked[0]?.url ?? '', /^\/rest\/api\/2\/issue\/PAY-1\?fields=/);
  });

  it('Linear: all in one question, those that were given up are open', async () => {
    connected = 'linear';
    tickets = [key('ENG-1'), key('eng-2'), key('OPS-3'), key('OPS-4')];
    const nodes = [
      { identifier: 'ENG-1', completedAt: DONE },
      { identifier: 'ENG-2', completedAt: null, canceledAt: DONE },
      { identifier: 'OPS-3', completedAt: 'some day' },
    ];
    answer = (_, response) => json(response, { data: { issues: { nodes } } });
    await open().look();
    assert.deepEqual(reported, [`ENG-1 ${Date.parse(DONE)}`, 'eng-2 null']);
    assert.equal(asked.length, 1);
    const { variables } = JSON.parse(asked[0]?.body ?? '') as { variables: unknown };
    assert.deepEqual(variables, {
      filter: {
        or: [
          { team: { key: { eq: 'ENG' } }, number: { in: [1, 2] } },
          { team: { key: { eq: 'OPS' } }, number: { in: [3, 4] } },
        ],
      },
    });
  });

  it('GitHub: one question for each repository, for all of its clones', async () => {
    signedIn = true;
    connected = 'jira';
    tickets = [
      number('#1'),
      number('#1', 'octo/shop', '/clone'),
      number('#2'),
      number('#3'),
      number('#4'),
      number('#9', 'octo/till'),
    ];
    answer = (_, response, body) =>
      json(response, {
        data: {
          repository: body.includes('"shop"')
            ? {
                n1: { number: 1, closedAt: DONE, stateReason: 'COMPLETED' },
                n2: { number: 2, closedAt: DONE, stateReason: 'NOT_PLANNED' },
                n3: { number: 3, mergedAt: DONE },
                n4: null,
              }
            : null,
        },
        errors: [{ message: 'Could not resolve' }],
      });
    await open().look();
    const done = Date.parse(DONE);
    assert.deepEqual(reported, [`/repo#1 ${done}`, `/clone#1 ${done}`, '/repo#2 null', `/repo#3 ${done}`]);
    assert.deepEqual(
      asked.map(({ method, url }) => `${method} ${url}`),
      ['POST /graphql', 'POST /graphql'],
    );
    assert.match(asked[0]?.body ?? '', /n2: issueOrPullRequest\(number: 2\)/);
  });

  it('asks about a ticket once an hour, in all windows', async () => {
    connected = 'jira';
    tickets = [key('PAY-1')];
    answer = (_, response) => json(response, jiraIssue('new'));
    await open().look();
    now += 59 * MINUTE;
    await open().look();
    assert.equal(asked.length, 1);
    tickets = [key('PAY-1'), key('PAY-2')];
    await open().look();
    assert.equal(asked.length, 2);
    now += 2 * MINUTE;
    await open().look();
    assert.equal(asked.length, 3);
    // A clock that was set back must not put it off for ever.
    now -= 24 * 60 * MINUTE;
    await open().look();
    assert.equal(asked.length, 5);
  });

  it('looks once at a time', async () => {
    connected = 'jira';
    tickets = [key('PAY-1')];
    answer = (_, response) => json(response, jiraIssue('new'));
    const look = open();
    await Promise.all([look.look(), look.look()]);
    assert.equal(asked.length, 1);
  });

  it('is bounded', async () => {
    connected = 'jira';
    tickets = Array.from({ length: 60 }, (_, n) => key(`PAY-${n + 1}`));
    answer = (_, response) => json(response, jiraIssue('new'));
    await open().look();
    assert.equal(asked.length, 20);
    await open().look();
    assert.deepEqual([asked.length, asked.at(-1)?.url.includes('PAY-40?')], [40, true]);
  });

  const failures: readonly [string, (response: ServerResponse) => void][] = [
    ['wrong credentials', (response) => void response.writeHead(401).end()],
    ['a failure', (response) => void response.writeHead(500).end()],
    ['no answer', (response) => void response.destroy()],
  ];
  for (const [name, reply] of failures)
    it(`${name}: is quiet, and asks no more for an hour`, async () => {
      connected = 'jira';
      tickets = [key('PAY-1'), key('PAY-2')];
      answer = (_, response) => reply(response);
      await open().look();
      assert.deepEqual([asked.length, reported], [1, []]);
      tickets = [key('PAY-1')];
      await open().look();
      assert.equal(asked.length, 1);
    });

  const foreign: readonly unknown[] = [
    null,
    [],
    'x',
    { fields: 7 },
    { data: { issues: { nodes: 7 } } },
    { data: { repository: { n1: 'x' } } },
  ];
  for (const kind of ['jira', 'linear', 'github'] as const)
    it(`${kind}: what is not understood says nothing`, async () => {
      connected = kind;
      signedIn = true;
      for (const value of foreign) {
        kept = new Map();
        tickets = [key('PAY-1'), number('#1')];
        answer = (_, response) => json(response, value);
        await open().look();
      }
      assert.deepEqual(reported, []);
    });
});
