import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Tracker, TrackerSearch } from '../../../../src/extension/trackers/trackerSearch.ts';
import { FakeClock } from '../fakeClock.ts';

const ISSUES = { sections: [{ issues: [{ key: 'PAY-7', summaryText: 'Pay later' }] }] };

describe('searching a tracker', () => {
  let server: Server;
  let tracker: Tracker;
  let clock: FakeClock;
  let search: TrackerSearch;
  let asked: string[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const json = (value: unknown) => (_: IncomingMessage, response: ServerResponse) =>
    void response.end(JSON.stringify(value));
  const find = async (text = 'pay') => {
    const { issues, note } = await search.find(tracker, text, new AbortController().signal);
    return `${issues.map((issue) => issue.ticket).join(',')} ${note}`.trim();
  };

  beforeEach(async () => {
    asked = [];
    answer = json(ISSUES);
    server = createServer((request, response) => {
      asked.push(`${request.headers.authorization ?? ''} ${request.url ?? ''}`);
      answer(request, response);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    tracker = { kind: 'jira', label: 'Jira', address, scope: '', authorization: 'Bearer secret' };
    clock = new FakeClock();
    search = new TrackerSearch(clock);
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });

  it('asks with the token, and again only after a minute', async () => {
    assert.equal(await find(), 'PAY-7');
    assert.equal(await find(), 'PAY-7');
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /^Bearer secret \/rest\/api\/2\/issue\/picker\?.*query=pay$/);
    clock.advance(61_000);
    await find();
    assert.equal(asked.length, 2);
  });

  it('says that it is offline, and shows what it knew', async () => {
    await find();
    clock.advance(5 * 60_000);
    answer = (_, response) => void response.destroy();
    assert.match(await find(), /^PAY-7 Jira cannot be reached \(.+\); as it was 5 min ago\.$/);
    assert.match(await find('later'), /^PAY-7 Jira cannot be reached \(.+\)\.$/);
    assert.match(await find('never'), /^Jira cannot be reached/);
  });

  const refusals: readonly [string, (request: IncomingMessage, response: ServerResponse) => void, RegExp][] = [
    [
      'wrong credentials',
      (_, response) => void response.writeHead(401).end(),
      /^Jira does not accept these credentials\.$/,
    ],
    ['a failure', (_, response) => void response.writeHead(500).end('{}'), /^Jira cannot be reached \(status 500\)\.$/],
    [
      'what is no JSON',
      (_, response) => void response.end('<html>'),
      /^Jira cannot be reached \(the answer is no JSON\)\.$/,
    ],
    [
      'an endless answer',
      (_, response) => void response.end('"'.padEnd(5_000_000, 'x')),
      /^Jira cannot be reached \(the answer is too long\)\.$/,
    ],
  ];
  for (const [name, reply, pattern] of refusals)
    it(`reports ${name}`, async () => {
      answer = reply;
      assert.match(await find(), pattern);
    });

  it('follows no redirect, which could carry the token elsewhere', async () => {
    answer = (request, response) => {
      if (request.url?.startsWith('/rest')) response.writeHead(302, { location: '/elsewhere' }).end();
      else response.end(JSON.stringify(ISSUES));
    };
    assert.match(await find(), /^Jira cannot be reached \(status 302\)\.$/);
    assert.equal(asked.length, 1);
  });
});
